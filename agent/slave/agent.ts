import { mkdirSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import {
  agentDown,
  agentLogDown,
  agentLogUp,
  agentUp,
  CONTROL_PATH,
  DEFAULT_PLACEMENT,
  type Handlers,
  HEARTBEAT_MS,
  type HostFacts,
  type HostMetrics,
  LOG_PATH,
  type NodeId,
  type OutputOf,
  type ParsedOf,
  Refusal,
  Service,
  type Sentence,
  sentence,
} from "#contract";
import { type Journal, openJournal } from "../journal/openJournal.ts";
import type { Clock } from "../platform/clock.ts";
import type { Ids } from "../platform/ids.ts";
import type { Logger } from "../platform/logger.ts";
import { tell } from "../transport/call.ts";
import { launcherStateDir, openLauncher } from "./drivers/openLauncher.ts";
import type { Identity } from "./identity.ts";
import { openParentLink, type ParentLink } from "./link/parentLink.ts";
import { openReporter } from "./link/reporter.ts";
import { openSyncLoop } from "./link/syncLoop.ts";
import { openShipper } from "./logs/shipper.ts";
import { openCgroups } from "./probe/cgroups.ts";
import { hostChecks } from "./probe/hostChecks.ts";
import { hostProcesses } from "./probe/hostProcesses.ts";
import { lookUp } from "./probe/commands.ts";
import { openDiskWatch } from "./probe/diskWatch.ts";
import { bootId, hostFacts } from "./probe/hostFacts.ts";
import { openHostProbe } from "./probe/hostMetrics.ts";
import { openResourceDoor } from "./resources/resourceDoor.ts";
import { testSource } from "./sources/testSource.ts";
import { openRunner, type Runner } from "./runner/runner.ts";

export interface AgentOptions {
  readonly dir: string;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly version?: string;
  /** Puts another version of the program in place and starts it in this one's stead, after the answer has left; answers why it cannot. Left out: not possible here. */
  readonly upgrade?: (order: UpgradeOrder) => Promise<Sentence | null>;
  /** What tasks inherit; by default the harmless part of the agent's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
}
export interface AgentRole {
  readonly namespace: string;
  /** What the parent says, beyond what every agent does itself. Given the agent's own answers to build on. */
  handlers(own: Handlers<typeof agentDown, undefined>): Handlers<typeof agentDown, undefined>;
  onUplink(up: boolean): void;
}

/** Which program, from where, and how it is known to be the right one. */
export type UpgradeOrder = Omit<ParsedOf<typeof agentDown, "agent.upgrade">, "nodeId">;
/** What a parent tells an agent of its place: what a master needs to know when it chooses. */
export type AgentPlacement = OutputOf<typeof agentUp, "agent.sync">["placement"];

/** What a master and a slave share: a runner on this host, and the links to the parent. */
export interface Agent {
  readonly journal: Journal;
  readonly runner: Runner;
  readonly control: ParentLink<typeof agentUp>;
  readonly logs: ParentLink<typeof agentLogUp>;
  /** Whether the server can be told: the parent is connected and, for a slave, so is its parent. */
  readonly uplink: boolean;
  readonly service: Service;
  readonly slots: number;
  /** What is told of this host at every sync. */
  readonly host: HostFacts;
  /** As the last sync said it. */
  readonly placement: AgentPlacement;
  /** What the last pulse measured. */
  metrics(): HostMetrics;
  /**
   * Resolves when what the last sync answered is in force. Work may come right behind that answer, in the same turn, and must
   * not be refused for a state that is over.
   */
  settled(): Promise<void>;
  /** The service inside the agent, changed on this host (`signalbox start`, `stop`); told upward. */
  setService(service: Service): Promise<void>;
  /** The program ends in order. Running tasks go on. `leaving`: says goodbye, so that the node is not taken for lost. */
  stop(options?: { readonly leaving?: boolean }): Promise<void>;
}

const KEPT_NAMES = ["PATH", "HOME", "LANG", "LC_ALL", "USER", "LOGNAME", "TZ", "TMPDIR"] as const;
function cleanEnvironment(): Record<string, string> {
  const kept = Object.fromEntries(KEPT_NAMES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]!]])));
  return { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: homedir(), ...kept };
}

export function openAgent(options: AgentOptions, role: AgentRole): Agent {
  const { dir, identity, clock, ids, log } = options;
  const { nodeId } = identity;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const journal = openJournal(join(dir, "journal.sqlite"), clock.now());
  let facts = hostFacts({ version: options.version ?? "0", incarnation: ids.next<string>(), startedAt: clock.now() });
  let placement: AgentPlacement = { groupId: null, tags: [], weight: 10, settings: DEFAULT_PLACEMENT };
  const environment = options.environment ?? cleanEnvironment();
  const measure = openHostProbe(dir, () => clock.now());
  let service = Service.catch("stopped").parse(journal.meta("service"));
  let measured = measure();
  let slots = Number(journal.meta("slots") ?? 0);
  /** How often the service was set by an order. */
  let serviceOrders = 0;
  /** A slave's parent may have lost its own parent. */
  let beyond = true;

  const keep = async (next: { service?: Service; slots?: number }): Promise<void> => {
    const writes: Promise<void>[] = [];
    if (next.service !== undefined && next.service !== service) writes.push(journal.setMeta("service", (service = next.service)));
    if (next.slots !== undefined && next.slots !== slots) writes.push(journal.setMeta("slots", String((slots = next.slots))));
    await Promise.all(writes);
  };
  const refusals = (): Sentence[] => {
    if (service !== "started") return [sentence(service === "draining" ? "place.draining" : "place.stopped")];
    if (slots === 0) return [sentence("place.noSlots")];
    const used = runner.slotsUsed();
    return used >= slots ? [sentence("place.full", { used, slots })] : [];
  };
  const mine = (named: NodeId): void => {
    if (named !== nodeId) throw new Refusal("notFound", "node.notFound", { name: named });
  };

  const own: Handlers<typeof agentDown, undefined> = {
    // Heard by the proof; nothing is left to do here.
    "link.challenge": () => {},
    "attempt.offer": ({ masterId }) => {
      throw new Refusal("notFound", "node.notFound", { name: masterId });
    },
    "attempt.assign": async ({ nodeId: named, order }) => {
      mine(named);
      await syncs.settled();
      return (await runner.assign([order]))[0]!;
    },
    "attempt.offers": ({ masterId }) => {
      throw new Refusal("notFound", "node.notFound", { name: masterId });
    },
    "attempt.assigns": async ({ nodeId: named, orders }) => {
      mine(named);
      await syncs.settled();
      return { replies: await runner.assign(orders) };
    },
    "attempt.kill": async ({ nodeId: named, attemptId, by }) => (mine(named), { known: await runner.kill(attemptId, by) }),
    "service.set": async ({ nodeId: named, service: next }) => {
      mine(named);
      if (next === "started" && !runner.launcher.healthy) return { service, cause: sentence("start.launcher", { message: runner.launcher.kind }) };
      serviceOrders++;
      await keep({ service: next });
      return { service, cause: null };
    },
    "host.processes": ({ nodeId: named, limit }) => (mine(named), { processes: hostProcesses(limit) }),
    "host.checks": async ({ nodeId: named }) => {
      mine(named);
      return { checks: await hostChecks({ launcher: facts.launcher, metrics: measured, minDiskBytes: placement.settings.minDiskBytes ?? 0 }) };
    },
    "source.test": async ({ nodeId: named, ...source }) => (mine(named), { steps: await testSource(source) }),
    "agent.upgrade": async ({ nodeId: named, ...order }) => {
      mine(named);
      const cause = await (options.upgrade?.(order) ?? sentence("upgrade.notExecutable"));
      return { accepted: cause === null, cause };
    },
    "crew.admit": ({ masterId }) => {
      throw new Refusal("notFound", "node.notFound", { name: masterId });
    },
    "uplink.changed": ({ up }) => {
      beyond = up;
      if (!control.up) return;
      if (up) syncs.start();
      else syncs.stop();
    },
  };

  const journalFailed = (cause: unknown): void => log.error("the journal could not be written", { cause: String(cause) });

  // The links come first, so that the runner may speak while it recovers; nothing is sent before the first sync.
  const link = { identity, namespace: role.namespace, ids };
  const control = openParentLink({
    ...link,
    path: CONTROL_PATH,
    says: agentUp,
    hears: agentDown,
    handlers: role.handlers(own),
    log: log.child("control"),
    onUp() {
      beyond = true;
      syncs.start();
      role.onUplink(true);
    },
    onDown() {
      syncs.stop();
      role.onUplink(false);
    },
  });
  const logs = openParentLink({
    ...link,
    path: LOG_PATH,
    says: agentLogUp,
    hears: agentLogDown,
    handlers: { "link.challenge": () => {} },
    log: log.child("logs"),
    onUp: () => shipper.linked(true),
    onDown: () => shipper.linked(false),
  });
  const shipper = openShipper({
    clock,
    log: log.child("logs"),
    send: async (frame) => (await logs.call("log.append", { ...frame, nodeId, at: clock.now() })).stored,
    onShipped: (attemptId) => void runner.logShipped(attemptId).catch(journalFailed),
  });
  const resources = openResourceDoor({ nodeId, dir, secret: resourceSecret(journal, ids), call: (name, input) => logs.call(name, input), log: log.child("resources") });
  const syncs = openSyncLoop({
    clock,
    log: log.child("sync"),
    async sync() {
      const orders = serviceOrders;
      const answer = await control.call("agent.sync", { nodeId, host: facts, service, slots: availableParallelism(), clock: clock.now(), holding: runner.holding() });
      // What was ordered while the answer was on its way is newer than the answer.
      await keep(orders === serviceOrders ? answer : { slots: answer.slots });
      placement = answer.placement;
      void findCommands(answer.commands);
      for (const attemptId of answer.fence) await runner.kill(attemptId, "fence");
      for (const attemptId of answer.kill) await runner.kill(attemptId, "operator");
    },
    onSynced() {
      pulse();
      reporter.wake();
    },
  });
  /** Programs that task types ask for; what is found is told with the next sync, at once when it is news. */
  const findCommands = async (names: readonly string[]): Promise<void> => {
    const commands = await lookUp(names, environment["PATH"]);
    const missing = names.filter((name) => !Object.hasOwn(commands, name));
    if (JSON.stringify([commands, missing]) === JSON.stringify([facts.commands, facts.missing ?? []])) return;
    facts = { ...facts, commands, missing };
    if (control.up && syncs.synced) syncs.start();
  };
  const pulse = (): void => {
    measured = measure();
    if (control.up) tell(control.peer, agentUp, "agent.pulse", { nodeId, metrics: measured, slots, slotsUsed: runner.slotsUsed(), clock: clock.now() });
  };
  const reporter = openReporter({
    journal,
    clock,
    log: log.child("reporter"),
    ready: () => syncs.synced && control.up,
    send: (batch) => control.call("agent.report", { nodeId, facts: batch }),
    async take({ acknowledged, fence }) {
      // What comes next does not wait for the disk: an acknowledgement that is lost is got again.
      void runner.acknowledged([...acknowledged]).catch(journalFailed);
      for (const attemptId of fence) await runner.kill(attemptId, "fence");
    },
  });
  const runner = openRunner({
    dir,
    journal,
    bootId: bootId(),
    clock,
    log: log.child("runner"),
    environment,
    resourcePass: (attemptId) => resources.passFor(attemptId),
    openLauncher: (launcher) => openLauncher({ ...launcher, clock, log: log.child("launcher"), stateDir: launcherStateDir(dir) }),
    cgroups: openCgroups(),
    disk: openDiskWatch(dir, () => placement.settings.minDiskBytes),
    refusals,
    onFacts: (patient) => reporter.wake(patient),
    onOutput: (attempt) => shipper.open(attempt),
    onOver: (attemptId, empty) => shipper.over(attemptId, empty),
  });
  facts = { ...facts, launcher: runner.launcher.kind };
  const heart = clock.every(HEARTBEAT_MS, pulse);

  return {
    journal,
    runner,
    control,
    logs,
    get uplink() {
      return control.up && beyond;
    },
    get service() {
      return service;
    },
    get slots() {
      return slots;
    },
    get host() {
      return facts;
    },
    get placement() {
      return placement;
    },
    metrics: () => measured,
    settled: () => syncs.settled(),
    async setService(next) {
      await keep({ service: next });
      await control.call("agent.service", { nodeId, service, leaving: false });
    },
    async stop({ leaving = true } = {}) {
      heart.cancel();
      if (leaving && control.up) await control.call("agent.service", { nodeId, service, leaving: true }, LEAVE_MS).catch(() => {});
      syncs.stop();
      reporter.close();
      shipper.close();
      resources.close();
      control.close();
      logs.close();
      await runner.close();
      journal.close();
    },
  };
}
const LEAVE_MS = 1_000;

/** Made once and kept: a process that was started before the agent's restart shows what it was given then. */
function resourceSecret(journal: Journal, ids: Ids): string {
  const known = journal.meta("resourceSecret");
  if (known !== null) return known;
  const made = ids.secret();
  void journal.setMeta("resourceSecret", made);
  return made;
}
