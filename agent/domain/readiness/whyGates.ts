import { GATES, hasOpenAttempt, isHeld, satisfies, sentence, type GateName, type InstanceState, type Sentence, type WhyGate } from "#contract";
import { mayStart } from "./mayStart.ts";
import { resourceAnswer, retryValues } from "./whyAnswer.ts";
import type { ChainLink, WhyFacts } from "./whyFacts.ts";
import { clockIn } from "./whyWords.ts";

type Seen = Omit<WhyGate, "gate">;
const passed = (evidence: Sentence, since: number | null = null): Seen => ({ status: "passed", evidence, since, fix: null });
const blocking = (evidence: Sentence, since: number | null, fix: WhyGate["fix"] = null): Seen => ({ status: "blocking", evidence, since, fix });
const NOT_REACHED: Seen = { status: "notReached", evidence: sentence("why.notReached"), since: null, fix: null };
/** What may be in the way of a task that has not been let go: each is looked at, whatever the others say. */
const BEFORE_READY: ReadonlySet<GateName> = new Set(["generated", "schedule", "hold", "previousCycle", "upstream", "outside"]);
/** The gate at which a task of a state stands; everything after it is not reached. */
const STANDS_AT: Readonly<Partial<Record<InstanceState, GateName>>> = { WAIT_TIME: "time", WAIT_RETRY: "retry", DISPATCHING: "accepted", LOST: "started" };

/**
 * [WHY1] The gates in their order. Of a task that is NOT_RUN everything that may hold it back is said; of every other one the gates
 * before the one at which it stands are passed. `unknown` is only what a silent host could say.
 */
export function whyGates(facts: WhyFacts): WhyGate[] {
  const { task } = facts.self;
  const standing = standsAt(facts);
  const place = GATES.indexOf(standing);
  return GATES.map((gate, index) => {
    if (index > place) return { gate, ...NOT_REACHED };
    if (task.state === "NOT_RUN" && !BEFORE_READY.has(gate)) return { gate, ...NOT_REACHED };
    return { gate, ...LOOK[gate](facts) };
  });
}

function standsAt({ self, run, now, pool, waits, attempt }: WhyFacts): GateName {
  const { task } = self;
  if (task.state === "WAIT_TIME" && isPlanned(run, now)) return "schedule";
  if (task.state === "WAIT_RESOURCE") return pool !== null || (waits ?? task.reason)?.code === "wait.pool" ? "pool" : "agent";
  if (task.state === "DISPATCHING" && attempt?.acceptedAt != null) return "started";
  const at = STANDS_AT[task.state];
  if (at !== undefined) return at;
  if (task.state === "NOT_RUN") return "outside";
  if (task.startedAt === null && !hasOpenAttempt(task.state)) return "generated";
  return "started";
}
const isPlanned = (run: WhyFacts["run"], now: number): boolean => run.origin === "scheduled" && run.startedAt === null && run.fireAt > now;

const LOOK: Readonly<Record<GateName, (facts: WhyFacts) => Seen>> = {
  generated: ({ run, zone }) => passed(sentence("why.madeBy", { at: clockIn({ zone }, run, run.createdAt), by: run.startedBy }), run.createdAt),
  schedule({ run, now, zone }) {
    if (run.origin !== "scheduled") return passed(sentence("why.noSchedule", { by: run.startedBy }));
    const at = clockIn({ zone }, run, run.fireAt);
    return isPlanned(run, now) ? blocking(sentence("why.scheduleWaits", { at }), run.createdAt) : passed(sentence("why.due", { at }), run.fireAt);
  },
  hold({ self: { task } }) {
    const held = task.state === "NOT_RUN" ? mayStart(task) : null;
    if (held === null) return passed(sentence("why.notHeld"));
    return blocking(held, null, task.frozen ? null : { verb: "resume", taskInstanceId: task.id });
  },
  previousCycle({ self: { task }, gates, chain }) {
    const own = gates.find((gate) => gate.own)?.reason ?? (task.state === "NOT_RUN" && task.reason?.code === "wait.previousRun" ? task.reason : null);
    return own === null ? passed(sentence("why.noPrevious")) : blocking(own, null, fixOf(chain));
  },
  upstream({ self: { task }, upstream, chain }) {
    if (upstream.length === 0) return passed(sentence("why.noUpstream"));
    const open = upstream.filter(({ state }) => !satisfies(state));
    const first = open.find((one) => one.id === chain[0]?.task.id) ?? open[0];
    const met = { count: upstream.length - open.length, total: upstream.length };
    if (first === undefined) return passed(sentence("why.upstreamMet", met), Math.max(...upstream.map((one) => one.endedAt ?? 0)) || null);
    if (task.state !== "NOT_RUN") return passed(sentence("why.upstreamIgnored", met));
    return blocking(sentence("wait.upstream", { count: open.length, total: upstream.length, name: first.name, state: `state.${first.state}` }), first.endedAt ?? first.startedAt, fixOf(chain));
  },
  outside({ gates, chain, upstream }) {
    const other = gates.find((gate) => !gate.own);
    if (other === undefined) return passed(sentence("why.nothingOutside"));
    return blocking(other.reason, null, upstream.every(({ state }) => satisfies(state)) ? fixOf(chain) : null);
  },
  time: ({ self: { task } }) => (task.state === "WAIT_TIME" ? blocking(task.reason ?? sentence("wait.runNotBegun"), task.readyAt) : passed(sentence("why.timeCame"))),
  retry(facts) {
    const { task } = facts.self;
    if (task.state !== "WAIT_RETRY") return passed(sentence("why.noRetry", { tryNo: task.tryNo, maxTries: task.maxTries }));
    return blocking(sentence("why.retry", retryValues(facts)), task.endedAt ?? facts.attempt?.endedAt ?? null, { verb: "rerun", taskInstanceId: task.id });
  },
  pool(facts) {
    const { self, place, pool } = facts;
    if (self.task.state !== "WAIT_RESOURCE") return passed(sentence("why.poolFree"));
    if (standsAt(facts) === "pool") return blocking(resourceAnswer(facts), self.task.readyAt, pool?.holders[0] === undefined ? null : { verb: "kill", taskInstanceId: pool.holders[0].taskInstanceId });
    return passed(place === null ? sentence("why.poolFree") : sentence("why.place", { ...place }));
  },
  agent(facts) {
    const { task } = facts.self;
    if (task.state === "WAIT_RESOURCE") return blocking(resourceAnswer(facts), task.readyAt);
    return passed(facts.hostName === null ? sentence("why.hostUnneeded") : sentence("why.hostTaken", { host: facts.hostName }), facts.attempt?.createdAt ?? null);
  },
  accepted({ self: { task }, attempt, hostName, run, zone }) {
    if (task.state === "DISPATCHING" && attempt?.acceptedAt == null) return blocking(sentence("why.notAccepted", { host: hostName ?? "—" }), attempt?.createdAt ?? null, { verb: "kill", taskInstanceId: task.id });
    return passed(attempt?.acceptedAt == null ? sentence("why.hostUnneeded") : sentence("why.accepted", { host: hostName ?? "—", at: clockIn({ zone }, run, attempt.acceptedAt) }), attempt?.acceptedAt ?? null);
  },
  started({ self: { task }, attempt, hostName, run, zone }) {
    if (task.state === "LOST") return { status: "unknown", evidence: sentence("why.startUnknown", { host: hostName ?? "—" }), since: attempt?.startedAt ?? null, fix: null };
    const at = attempt?.startedAt ?? task.startedAt;
    return at === null ? blocking(sentence("why.notStarted"), attempt?.acceptedAt ?? null) : passed(sentence("why.started", { at: clockIn({ zone }, run, at) }), at);
  },
};

/** What a person could do about the root: rerun what failed, resume what is paused. */
function fixOf(chain: readonly ChainLink[]): WhyGate["fix"] {
  const root = chain.at(-1)?.task;
  if (root === undefined) return null;
  if (root.state === "FAILED" || root.state === "KILLED" || root.state === "MISSED") return root.frozen ? null : { verb: "rerun", taskInstanceId: root.id };
  return isHeld(root) && root.pausedBy !== null && !root.frozen ? { verb: "resume", taskInstanceId: root.id } : null;
}
