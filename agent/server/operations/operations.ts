import { Refusal, rightForVerb, confirmTier, sentence, type Handlers, type OperationPlan, type PlannedChange, type ProjectId, type Sentence, type TaskInstance, type UiUp, type WorkflowId } from "#contract";
import { reopenGate, setInstanceParams, taskIn, type Db, type Store, type Tx } from "../../store/index.ts";
import { planOperation, planToken, type Plan } from "../../domain/operations/planOperation.ts";
import type { Clock } from "../../platform/clock.ts";
import { callerName, type Authority, type Caller } from "../auth/authority.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import { AS_NEW } from "../dispatch/asNew.ts";
import type { Readiness } from "../dispatch/readiness.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { UsualDurations } from "../night/usualDurations.ts";
import { childNotes } from "./childNotes.ts";
import { forecast } from "./forecast.ts";
import type { Holding } from "./holding.ts";
import { readWorld, type LoadedWorld } from "./operationWorld.ts";
import { chooseRevisions, type ChosenRevisions } from "./rerunRevisions.ts";

export interface OperationsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly authority: Authority;
  readonly moves: TaskMoves;
  readonly readiness: Readiness;
  readonly holding: Holding;
  readonly durations: UsualDurations;
}
interface Planned extends ChosenRevisions {
  readonly world: LoadedWorld;
}
type Target = Parameters<Handlers<UiUp, CommandContext>["operation.plan"]>[0];

/** Plan and apply: the verbs of an operator over any number of runs, each shown before it is done [VRB2]. */
export function operationHandlers(options: OperationsOptions): Pick<Handlers<UiUp, CommandContext>, "operation.plan" | "operation.apply"> {
  const { store, clock, moves, holding, readiness } = options;

  async function planIn(db: Db, target: Target, now: number): Promise<Planned> {
    if (target.verb !== "rerun" && target.revision === "latest") throw new Refusal("invalid", "verb.latestOnlyRerun");
    const ticked = target.scope === "ticked" ? target.ticked : [];
    const world = await readWorld(db, [...target.taskInstanceIds, ...ticked], { across: ticked.length > 0, now });
    const plan = planOperation({ verb: target.verb, selected: target.taskInstanceIds, scope: target.scope, ticked, resume: target.resume }, world);
    return { world, ...(target.verb === "rerun" ? await chooseRevisions(db, plan, world, target.revision) : { plan, differs: null, latestOf: () => null }) };
  }
  /** [VRB3, S2-17] More than one kill at once is for admins of every project in which something is killed. */
  async function mustMay(caller: Caller, verb: Target["verb"], { plan, world }: Planned): Promise<void> {
    const right = rightForVerb(verb, plan.changes.length);
    if (right === "operateOwn") return;
    const workflows = new Map<WorkflowId, ProjectId>(plan.changes.map((change) => world.instances.get(world.tasks.get(change.taskInstanceId)!.workflowInstanceId)!).map((run) => [run.workflowId, run.projectId]));
    for (const [workflow, project] of workflows) if (!(await options.authority.has(caller, right, project, workflow))) throw new Refusal("forbidden", "verb.batchKill");
  }

  return {
    "operation.plan": async (input, context): Promise<OperationPlan> => {
      const planned = await store.read((db) => planIn(db, input, clock.now()));
      await mustMay(context.caller, input.verb, planned);
      const { plan, world, differs } = planned;
      const { changes, ineligible, blocked, continuing } = plan;
      // Not of the token: what is in those runs is decided when they go on.
      const notes = input.verb === "rerun" ? [...plan.notes, ...(await store.read((db) => childNotes(db, changes)))] : plan.notes;
      return {
        ...{ token: planToken(input.verb, plan), verb: input.verb, tier: confirmTier(input.verb, changes.length) },
        ...{ changes: [...changes], ineligible: [...ineligible], blocked, notes: [...notes], continues: continuing.length, revisions: differs },
        ...(await store.read((db) => forecast(db, options.durations, plan, world))),
      };
    },
    "operation.apply": async (input, context) => {
      const by = callerName(context.caller);
      const { verb, reason } = input;
      if (verb === "setSuccess" && reason.trim() === "") throw new Refusal("invalid", "verb.reasonNeeded");
      if (verb !== "rerun" && input.params !== undefined) throw new Refusal("invalid", "verb.paramsOnlyRerun");
      const after = new Aftermath();
      const answer = await context.commit(
        (done: { applied: PlannedChange[]; ineligible: Plan["ineligible"][number][] }) => ({
          object: `${verb} ${done.applied.map((change) => change.name).join(", ")}`.slice(0, 200),
          before: done.applied.map((change) => change.before),
          after: { states: done.applied.map((change) => change.after), reason, ...(input.revision === "latest" ? { revision: input.revision } : {}) },
        }),
        async (tx) => {
          const planned = await planIn(tx.db, input, tx.now);
          const { plan, world } = planned;
          if (input.token !== null && input.token !== planToken(verb, plan)) throw new Refusal("stale", "verb.stale");
          if (plan.blocked) throw new Refusal("refused", "verb.ticksBlocked");
          const first = plan.ineligible[0];
          if (plan.changes.length === 0) throw new Refusal("refused", first?.reason.code ?? "verb.nothing", first?.reason.values ?? {});
          await mustMay(context.caller, verb, planned);
          const touched = new Set(plan.changes.map((change) => change.workflowInstanceId));
          if (input.params !== undefined) for (const id of touched) await setInstanceParams(tx, id, input.params);
          if (verb === "rerun") await rerun(tx, planned);
          else for (const change of plan.changes) await carryOut(tx, world.tasks.get(change.taskInstanceId)!);
          return { applied: [...plan.changes], ineligible: [...plan.ineligible] };
        },
      );
      moves.settle(after);
      return answer;

      async function carryOut(tx: Tx, task: TaskInstance): Promise<void> {
        if (verb === "pause") return holding.pause(tx, after, task, by);
        if (verb === "resume") return holding.resume(tx, after, task);
        after.gone.push(task.id);
        if (verb === "kill") await moves.kill(tx, after, task, by);
        else await moves.move(tx, after, { id: task.id, event: "successForced", expect: { epoch: task.epoch }, set: { forcedBy: by, reason: forcedReason(by, reason), cause: null } });
      }
      /** First everything is put where it belongs, then goes what waits for nothing: so nothing is let go that another of them holds up. */
      async function rerun(tx: Tx, { plan, world, latestOf }: Planned): Promise<void> {
        const selected = new Set(input.taskInstanceIds);
        const waiting: TaskInstance[] = [];
        const starting = new Set(plan.changes.filter((change) => !change.paused).map((change) => change.workflowInstanceId));
        for (const change of plan.changes) {
          const task = world.tasks.get(change.taskInstanceId)!;
          if (change.paused) {
            await holding.pause(tx, after, task, by);
            continue;
          }
          after.gone.push(task.id);
          if (!selected.has(task.id)) {
            for (const { gate, met, on } of world.gates) if (met && gate.taskInstanceId === task.id && on !== task.workflowInstanceId && starting.has(on)) await reopenGate(tx, gate);
            waiting.push(task);
            if (task.state === "NOT_RUN") await moves.move(tx, after, { id: task.id, event: "resumeRequested", set: { pausedBy: null, reason: null } });
            else await moves.move(tx, after, { id: task.id, event: "resetRequested", expect: { epoch: task.epoch }, set: { ...AS_NEW, ...latestOf(task), readyAt: null } });
            continue;
          }
          const moved = await moves.move(tx, after, { id: task.id, event: "rerunRequested", expect: { epoch: task.epoch }, set: { ...AS_NEW, ...latestOf(task), readyAt: tx.now } });
          if (moved !== null) after.ready.push(moved.task);
        }
        for (const { id } of waiting) {
          const task = await taskIn(tx, id);
          if (task?.state === "NOT_RUN" && task.waitingOn === 0) await readiness.release(tx, after, { tasks: [task], by: "SKIPPED" });
        }
      }
    },
  };
}
const forcedReason = (by: string, reason: string): Sentence => sentence("end.forcedReason", { by, reason: reason.trim() });
