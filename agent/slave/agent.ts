import { mkdirSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import { agentDown, agentLogDown, agentLogUp, agentUp, CONTROL_PATH, type Handlers, HEARTBEAT_MS, type HostMetrics, LOG_PATH, type NodeId, Refusal, Service, type Sentence, sentence } from "#contract";
import { type Journal, openJournal } from "../journal/openJournal.ts";
import type { Clock } from "../platform/clock.ts";
import type { Ids } from "../platform/ids.ts";
import type { Logger } from "../platform/logger.ts";
import { tell } from "../transport/call.ts";
import { openShellLauncher } from "./drivers/shellLauncher.ts";
import type { Identity } from "./identity.ts";
import { openParentLink, type ParentLink } from "./link/parentLink.ts";
import { openReporter } from "./link/reporter.ts";
import { openSyncLoop } from "./link/syncLoop.ts";
import { openShipper } from "./logs/shipper.ts";
import { bootId, hostFacts } from "./probe/hostFacts.ts";
import { openHostProbe } from "./probe/hostMetrics.ts";
import { openRunner, type Runner } from "./runner/runner.ts";

export interface AgentOptions {
  readonly dir: string;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly version?: string;
  /** What tasks inherit; by default the harmless part of the agent's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
}
export interface AgentRole {
  readonly namespace: string;
  /** What the parent says, beyond what every agent does itself. Given the agent's own answers to build on. */
  handlers(own: Handlers<typeof agentDown, undefined>): Handlers<typeof agentDown, undefined>;
  onUplink(up: boolean): void;
}

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
  const facts = hostFacts({ version: options.version ?? "0", incarnation: ids.next<string>(), startedAt: clock.now() });
  const measure = openHostProbe(dir, () => clock.now());
  let service = Service.catch("stopped").parse(journal.meta("service"));
  let measured = measure();
  let slots = Number(journal.meta("slots") ?? 0);
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
      return runner.assign(order);
    },
    "attempt.kill": async ({ nodeId: named, attemptId, by }) => (mine(named), { known: await runner.kill(attemptId, by) }),
    "service.set": async ({ nodeId: named, service: next }) => {
      mine(named);
      if (next === "started" && !runner.launcher.healthy) return { service, cause: sentence("start.launcher", { message: "/bin/sh" }) };
      await keep({ service: next });
      return { service, cause: null };
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
  const syncs = openSyncLoop({
    clock,
    log: log.child("sync"),
    async sync() {
      const answer = await control.call("agent.sync", { nodeId, host: facts, service, slots: availableParallelism(), clock: clock.now(), holding: runner.holding() });
      await keep(answer);
      for (const attemptId of answer.fence) await runner.kill(attemptId, "fence");
      for (const attemptId of answer.kill) await runner.kill(attemptId, "operator");
    },
    onSynced() {
      pulse();
      reporter.wake();
    },
  });
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
    environment: options.environment ?? cleanEnvironment(),
    openLauncher: (launcher) => openShellLauncher({ ...launcher, clock, log: log.child("launcher") }),
    refusals,
    onFacts: (patient) => reporter.wake(patient),
    onOutput: (attempt) => shipper.open(attempt),
    onOver: (attemptId) => shipper.over(attemptId),
  });
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
      control.close();
      logs.close();
      await runner.close();
      journal.close();
    },
  };
}
const LEAVE_MS = 1_000;
