import type { WorkflowId } from "#contract";
import type { Store } from "../store/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Ids } from "../platform/ids.ts";
import type { Logger } from "../platform/logger.ts";
import { makeAuthority } from "./auth/authority.ts";
import { openBackfills } from "./backfill/openBackfills.ts";
import { openDispatcher, type Dispatcher } from "./dispatch/dispatcher.ts";
import { makeIntake } from "./dispatch/intake.ts";
import { openLostPolicies, type LostPolicies } from "./dispatch/lostPolicies.ts";
import { makeNeeds } from "./dispatch/needs.ts";
import { definitionIn, makeReadiness } from "./dispatch/readiness.ts";
import { openRetries, type Retries } from "./dispatch/retries.ts";
import { makeRevisions } from "./dispatch/revisions.ts";
import { makeTaskMoves } from "./dispatch/taskMoves.ts";
import { makeTaskValues } from "./dispatch/taskValues.ts";
import { makeFlow, type Flow } from "./flow/makeFlow.ts";
import { makeForecasts } from "./night/forecasts.ts";
import { openUsualDurations } from "./night/usualDurations.ts";
import type { Fleet } from "./nodes/fleet.ts";
import { makeNodeService, type NodeService } from "./nodes/nodeService.ts";
import { openRoster } from "./nodes/roster.ts";
import { makeHolding } from "./operations/holding.ts";
import { openAgentPlacements } from "./placement/agentPlacements.ts";
import { openPlacementBook } from "./placement/placementBook.ts";
import { makeGates } from "./planning/gates.ts";
import { makeGeneration } from "./planning/generation.ts";
import { openScheduler, type Scheduler } from "./planning/openScheduler.ts";
import type { PlanningTime } from "./planning/planningTime.ts";
import { makeRuns } from "./planning/startRun.ts";
import { makeFieldSecrets } from "./secrets/fieldSecrets.ts";
import { openSecretBox } from "./secrets/openSecretBox.ts";
import { sealStored } from "./secrets/sealStored.ts";
import { openValueBook } from "./values/valueBook.ts";

export interface SchedulingOptions {
  readonly store: Store;
  /** The file with the key of what is encrypted. */
  readonly secretKey: string;
  /** The links to the masters; asked for only after `start`. */
  readonly fleet: () => Fleet;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/**
 * Everything of the server that decides what runs where and when, wired: planning, readiness, dispatch, what agents tell, retries, verbs. It
 * knows no socket and no HTTP, so it runs as well below a clock and a fleet of somebody's own. What it holds in memory is rebuilt from
 * the store, so it may die at any line.
 */
export async function openScheduling(options: SchedulingOptions) {
  const { store, fleet, clock, ids, log } = options;
  const roster = await openRoster(store, clock);
  const authority = makeAuthority(store);
  const revisions = makeRevisions(store);
  const box = await openSecretBox(store, options.secretKey);
  const secrets = makeFieldSecrets({ ids, box });
  await sealStored(store, secrets);
  const values = await openValueBook(store, box);
  const waitedFor = new Set<WorkflowId>();
  const time: PlanningTime = { coveredUntil: 0, begunUntil: 0 };
  const gates = makeGates({ onWaited: (workflowId) => void waitedFor.add(workflowId), time });
  const runs = makeRuns({ ids, secrets, gates });
  const generation = makeGeneration({ ids, gates, time, now: () => clock.now() });
  const book = await openPlacementBook(store);
  const agentPlacements = await openAgentPlacements({ store, roster, book, log: log.child("placement") });
  agentPlacements.onStale((masterIds) => {
    for (const masterId of masterIds) fleet().syncAgain(masterId);
  });
  const needs = makeNeeds({ store, revisions, book });
  let service!: NodeService;
  let dispatcher!: Dispatcher;
  let retries!: Retries;
  let lostPolicies!: LostPolicies;
  let scheduler!: Scheduler;
  const onCapacity = () => dispatcher.capacityChanged();
  const readiness = makeReadiness(definitionIn(revisions), time);
  const moves = makeTaskMoves({
    store,
    readiness,
    fleet,
    dispatcher: () => dispatcher,
    retries: () => retries,
    waitTimes: () => flow.waitTimes,
    lostPolicies: () => lostPolicies,
    mayBegin: (workflowId) => scheduler.mayBegin(workflowId),
    ids,
    log: log.child("moves"),
  });
  const holding = makeHolding({ moves, readiness });
  const durations = openUsualDurations(store);
  const forecasts = makeForecasts({ durations, clock });
  const valuesOf = makeTaskValues({ values, secrets, box });
  const flow: Flow = makeFlow({ store, clock, log: log.child("flow"), runs, moves, readiness, needs, values, valuesOf, gates, time, waitedFor, onMayBegin: (workflowId) => scheduler.mayBegin(workflowId) });
  dispatcher = await openDispatcher({ store, roster, fleet, needs, book, values, valuesOf, onHostless: flow.carryOut, clock, ids, log: log.child("dispatch") });
  retries = await openRetries({ store, clock, log: log.child("retries"), onReady: (task) => dispatcher.enqueue([task]) });
  lostPolicies = await openLostPolicies({ store, clock, log: log.child("lost"), needs, moves });
  const intake = makeIntake({ store, roster, fleet, nodeService: () => service, dispatcher: () => dispatcher, needs, lostPolicies: () => lostPolicies, revisions, moves, log: log.child("intake") });
  scheduler = await openScheduler({
    store,
    clock,
    ids,
    log: log.child("schedules"),
    moves,
    gates,
    time,
    forget: (tasks) => {
      for (const id of tasks) {
        dispatcher.forget(id);
        retries.forget(id);
      }
    },
  });
  const backfills = openBackfills({ store, ids, runs, moves, readiness, gates, log: log.child("backfills") });
  service = makeNodeService({ store, roster, fleet, clock, ids, log: log.child("nodes"), onCapacity, onSilent: (tx, node) => intake.silent(tx, node), agentPlacements });

  return {
    ...{ roster, authority, revisions, box, secrets, values, gates, runs, generation, book, needs, readiness, moves, holding, durations, forecasts },
    ...{ dispatcher, retries, lostPolicies, intake, scheduler, backfills, service, onCapacity },
    /** Goes on with what the store says. Call it once, when the fleet is there. */
    async start(): Promise<void> {
      await dispatcher.start();
      await flow.start();
      await scheduler.start();
      await backfills.start();
    },
    /** Nothing begins from now on; what is under way is finished. */
    async stop(): Promise<void> {
      durations.close();
      await scheduler.close();
      await backfills.close();
      await flow.close();
      service.close();
      dispatcher.close();
      retries.close();
      lostPolicies.close();
    },
    /** Lets go of what it knows; after `stop`, when nobody asks any more. */
    close(): void {
      roster.close();
      agentPlacements.close();
      book.close();
      values.close();
    },
  };
}
export type Scheduling = Awaited<ReturnType<typeof openScheduling>>;
