import { Refusal, sentence, type AttemptFact, type AttemptId, type AttemptOrder, type AttemptState, type ExitRecord, type HostFacts, type NodeId, type OfferReply, type TaskInstanceId } from "#contract";
import type { Clock, Timer } from "../../agent/platform/clock.ts";
import type { Scheduling } from "../../agent/server/openScheduling.ts";
import type { Chance } from "../fixtures/chance.ts";
import type { Witness } from "./witness.ts";

/** The server as one link reaches it; a restart makes another. */
export interface Landing {
  readonly scheduling: Pick<Scheduling, "roster" | "intake">;
  readonly isUp: () => boolean;
}
interface Held {
  readonly order: AttemptOrder;
  state: AttemptState;
  seq: number;
  unacknowledged: AttemptFact[];
  timer: Timer | null;
  startedAt: number;
}
export interface ScriptedHostOptions {
  readonly nodeId: NodeId;
  readonly name: string;
  readonly slots: number;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly witness: Witness;
}
type Unsent<F = AttemptFact> = F extends AttemptFact ? Omit<F, "attemptId" | "taskInstanceId" | "epoch" | "seq" | "at"> : never;
const NO_EXIT: Omit<ExitRecord, "endedAt" | "durationMs"> = {
  ...{ code: null, signal: null, startError: null, unknown: false, killedBy: null, logBytes: 0, truncated: false, lastLines: [], oom: false },
  ...{ peakMemoryBytes: null, cpuMs: null, applications: [], outputs: {} },
};
const RETRY_MS = 1000;

/**
 * A master without slaves, as the server sees one: a journal that outlives its link, facts that are numbered and told until they are
 * acknowledged, one answer for one offer. What it runs are timers; how they end, what it refuses and which of its answers are lost, its chance says.
 */
export class ScriptedHost {
  readonly nodeId: NodeId;
  readonly name: string;
  readonly slots: number;
  readonly #options: ScriptedHostOptions;
  readonly #journal = new Map<AttemptId, Held>();
  /** [JRN4] The newest epoch of each task that the journal ever had. */
  readonly #epochs = new Map<TaskInstanceId, number>();
  /** What it took and has reported whole. */
  readonly #over = new Set<AttemptId>();
  #landing: Landing | null = null;
  #reporting = false;
  #incarnation = 0;

  constructor(options: ScriptedHostOptions) {
    this.#options = options;
    this.nodeId = options.nodeId;
    this.name = options.name;
    this.slots = options.slots;
  }

  get isLinked(): boolean {
    return this.#landing !== null && this.#landing.isUp();
  }
  /** Attempts of which a process lives here. */
  living(): AttemptId[] {
    return [...this.#journal.values()].filter((held) => held.state === "RUNNING" || held.state === "KILLING" || held.state === "KILL_FAILED").map((held) => held.order.attemptId);
  }
  /** Everything it holds, as it would say it. */
  holds(): number {
    return this.#journal.size;
  }

  /** A new connection: it syncs, then tells what it has. */
  async link(landing: Landing): Promise<void> {
    this.#landing = landing;
    await this.sync();
  }
  unlink(): void {
    this.#landing = null;
  }
  async sync(): Promise<void> {
    const landing = this.#landing;
    if (landing === null || !landing.isUp()) return;
    const { nodeId, slots } = this;
    const { clock } = this.#options;
    const holding = [...this.#journal.values()].map(({ order, state }) => ({ attemptId: order.attemptId, taskInstanceId: order.taskInstanceId, epoch: order.epoch, state }));
    landing.scheduling.roster.heard(nodeId);
    const answer = await landing.scheduling.intake.sync({ nodeId, host: this.#facts(), service: "started", slots, clock: clock.now(), holding }, nodeId).catch(() => null);
    if (this.#landing !== landing || !landing.isUp()) return;
    if (answer === null) return void clock.after(RETRY_MS, () => void this.sync());
    for (const id of answer.fence) this.#end(id, "fence");
    for (const id of answer.kill) this.#end(id, "operator");
    this.#report();
  }
  pulse(): void {
    const landing = this.#landing;
    if (landing === null || !landing.isUp()) return;
    const at = this.#options.clock.now();
    const metrics = { at, cpuRate: 0, cores: 8, loadAverage: 0, memoryTotalBytes: 100, memoryAvailableBytes: 90, diskTotalBytes: 1e12, diskFreeBytes: 1e12, agentMemoryBytes: 1, cpuUserRate: 0, cpuSystemRate: 0 };
    landing.scheduling.roster.pulsed({ nodeId: this.nodeId, heardAt: at, metrics, slots: this.slots, slotsUsed: this.#journal.size, clockOffsetMs: 0 });
    this.#report();
  }

  /** Whether an offer was taken; null where its answer, or the offer itself, was lost. */
  async offer(orders: readonly AttemptOrder[]): Promise<(OfferReply | null)[]> {
    const { chance } = this.#options;
    const lost = chance.next() < 0.004;
    if (lost && chance.next() < 0.5) return orders.map(() => null);
    await this.#latency();
    if (this.#landing === null) throw new Refusal("unavailable", "link.down");
    const replies = orders.map((order) => this.#take(order));
    await this.#latency();
    if (lost || this.#landing === null) return orders.map(() => null);
    return replies;
  }
  kill(id: AttemptId): { known: boolean } {
    const known = this.#journal.has(id) || this.#over.has(id);
    this.#end(id, "operator");
    return { known };
  }
  /** The machine started anew: its processes are gone, its journal is there. */
  reboot(): void {
    this.#incarnation++;
    for (const held of this.#journal.values()) if (held.state !== "ENDED") this.#ended(held, { unknown: true });
  }
  /** Its disk was replaced: it knows nothing any more. */
  forget(): void {
    this.#incarnation++;
    for (const held of this.#journal.values()) {
      held.timer?.cancel();
      if (held.state !== "ENDED") this.#options.witness.ended(held.order);
    }
    this.#journal.clear();
  }

  #take(order: AttemptOrder): OfferReply {
    const { nodeId, name } = this;
    const { chance, clock, witness } = this.#options;
    if (this.#journal.has(order.attemptId) || this.#over.has(order.attemptId)) return { accepted: true, nodeId };
    if ((this.#epochs.get(order.taskInstanceId) ?? 0) >= order.epoch) return { accepted: false, candidates: [{ nodeId, nodeName: name, reasons: [sentence("place.busy")] }] };
    const open = [...this.#journal.values()].filter((held) => held.state !== "ENDED").length;
    if (open >= this.slots || chance.next() < 0.01)
      return { accepted: false, candidates: [{ nodeId, nodeName: name, reasons: [open >= this.slots ? sentence("place.full", { used: open, slots: this.slots }) : sentence("place.busy")] }] };
    const held: Held = { order, state: "ACCEPTED", seq: 0, unacknowledged: [], timer: null, startedAt: clock.now() };
    this.#journal.set(order.attemptId, held);
    this.#epochs.set(order.taskInstanceId, order.epoch);
    this.#tell(held, { kind: "accepted" });
    held.timer = clock.after(chance.between(5, 40), () => {
      held.state = "RUNNING";
      held.startedAt = clock.now();
      witness.started(order, nodeId, held.startedAt);
      this.#tell(held, { kind: "started", pid: 1 });
      held.timer = clock.after(this.#durationOf(order), () => this.#ended(held, this.#outcome(order)));
    });
    return { accepted: true, nodeId };
  }
  #durationOf({ taskName }: AttemptOrder): number {
    const { chance } = this.#options;
    const usual = taskName.startsWith("quick") ? 8_000 : taskName.startsWith("slow") ? 900_000 : 90_000;
    // Most take about as long as usual, a few several times as long.
    const factor = chance.next() < 0.04 ? 4 + 8 * chance.next() : 0.4 + 1.2 * chance.next();
    return Math.round(usual * factor);
  }
  #outcome({ taskName }: AttemptOrder): Partial<ExitRecord> {
    const { chance } = this.#options;
    const drawn = chance.next();
    if (drawn < (taskName.startsWith("quick") ? 0.01 : 0.04)) return { code: 1 };
    if (drawn < 0.045) return { signal: "SIGSEGV" };
    if (drawn < 0.048) return { killedBy: "timeout", signal: "SIGTERM" };
    return { code: 0 };
  }
  #end(id: AttemptId, by: "operator" | "fence"): void {
    const { chance, clock } = this.#options;
    const held = this.#journal.get(id);
    if (held === undefined || held.state === "ENDED" || (held.state === "KILLING" && by === "operator")) return;
    const hadProcess = held.state !== "ACCEPTED";
    held.timer?.cancel();
    held.state = "KILLING";
    this.#tell(held, { kind: "killing", by });
    const over = (): void => this.#ended(held, hadProcess ? { killedBy: by, signal: "SIGTERM" } : { killedBy: by });
    const survives = by === "operator" && hadProcess && chance.next() < 0.05;
    held.timer = clock.after(chance.between(10, 5000), () => {
      if (!survives) return over();
      held.state = "KILL_FAILED";
      this.#tell(held, { kind: "killFailed", survivors: [{ pid: 1, command: "stuck", state: "D" }] });
      held.timer = clock.after(chance.between(30_000, 600_000), over);
    });
  }
  #ended(held: Held, how: Partial<ExitRecord>): void {
    const at = this.#options.clock.now();
    held.timer?.cancel();
    held.state = "ENDED";
    this.#options.witness.ended(held.order);
    this.#tell(held, { kind: "ended", exit: { ...NO_EXIT, ...how, endedAt: at, durationMs: at - held.startedAt } });
  }
  #tell(held: Held, fact: Unsent): void {
    const { attemptId, taskInstanceId, epoch } = held.order;
    held.unacknowledged.push({ ...fact, attemptId, taskInstanceId, epoch, seq: ++held.seq, at: this.#options.clock.now() } as AttemptFact);
    this.#report();
  }
  /** [JRN3] Facts are told in order until the server has committed them; one report at a time. */
  #report(): void {
    if (this.#reporting || !this.isLinked) return;
    this.#reporting = true;
    void this.#send().finally(() => (this.#reporting = false));
  }
  async #send(): Promise<void> {
    await this.#latency();
    for (;;) {
      const landing = this.#landing;
      if (landing === null || !landing.isUp()) return;
      const facts = [...this.#journal.values()].flatMap((held) => held.unacknowledged).slice(0, 1000);
      if (facts.length === 0) return;
      const answer = await landing.scheduling.intake.report({ nodeId: this.nodeId, facts }, this.nodeId).catch(() => null);
      // The answer is lost with the link; then it is told again.
      if (this.#landing !== landing || !landing.isUp() || answer === null) return void this.#options.clock.after(RETRY_MS, () => this.#report());
      for (const { attemptId, seq } of answer.acknowledged) this.#acknowledged(attemptId, seq);
      for (const id of answer.fence) this.#end(id, "fence");
    }
  }
  #acknowledged(id: AttemptId, seq: number): void {
    const held = this.#journal.get(id);
    if (held === undefined) return;
    held.unacknowledged = held.unacknowledged.filter((fact) => fact.seq > seq);
    if (held.state !== "ENDED" || held.unacknowledged.length > 0) return;
    this.#journal.delete(id);
    this.#over.add(id);
  }
  #latency(): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.after(this.#options.chance.between(1, 8), resolve));
  }
  #facts(): HostFacts {
    return {
      ...{ hostName: this.name, addresses: [], machineId: null, os: "scripted", architecture: "x64", bootId: "1", version: "test", incarnation: String(this.#incarnation), pid: 1 },
      ...{ startedAt: 0, hostUuid: null, launcher: "portable", commands: {}, missing: [], sourceTests: false },
    };
  }
}
