import { hasEnded, sentence, type Sentence } from "#contract";
import { mayStart } from "./mayStart.ts";
import type { ChainLink, WhyFacts } from "./whyFacts.ts";
import { clockIn, endedAtOf, howEnded, noHostTakes, whereOf, within } from "./whyWords.ts";

/** [WHY1] The answer in one sentence: what is at the end of the chain, not the first thing in the way. */
export function whyAnswer(facts: WhyFacts): Sentence {
  const { task } = facts.self;
  if (hasEnded(task.state)) return endedAnswer(facts);
  if (task.state === "NOT_RUN") {
    // Whoever holds it is the cause, whatever else is in its way.
    const held = mayStart(task);
    if (held !== null) return held;
  }
  const root = facts.chain.at(-1);
  if (root !== undefined) return behind(root, facts);
  return ownAnswer(facts);
}

function endedAnswer(facts: WhyFacts): Sentence {
  const { self, chain } = facts;
  const { task, nodeName } = self;
  const common = { ...howEnded(task), ...endedAtOf(facts, self), ...whereOf(nodeName) };
  const plain = within(task.reason ?? sentence("why.noReason"));
  switch (task.state) {
    case "SUCCESS":
      return task.forcedBy === null ? sentence("why.succeeded", { ...endedAtOf(facts, self), ...whereOf(nodeName) }) : sentence("why.forced", plain);
    case "SKIPPED":
      return sentence("why.skipped", plain);
    case "MISSED":
      return sentence("why.missed", plain);
    case "KILLED":
      return sentence("why.killed", { ...plain, ...endedAtOf(facts, self) });
    default: {
      const root = chain.at(-1);
      return root === undefined ? sentence("why.failed", common) : sentence("why.failedInside", { ...howEnded(root.task), ...endedAtOf(facts, root), ...whereOf(root.nodeName), task: root.task.name });
    }
  }
}

function behind(root: ChainLink, facts: WhyFacts): Sentence {
  const { waitingForSame, self, childWorkflow } = facts;
  const { task, nodeName, run } = root;
  if (self.task.state === "RUNNING" && childWorkflow !== null && !hasEnded(task.state)) return sentence("why.runsChild", { workflow: childWorkflow, task: task.name });
  const others: Sentence["values"] = waitingForSame > 0 ? { others: waitingForSame === 1 ? "why.oneOther" : "why.others", waiting: waitingForSame } : { others: "" };
  const values = { ...endedAtOf(facts, root), ...whereOf(nodeName), ...others, task: task.name };
  switch (task.state) {
    case "FAILED":
      return sentence("why.behindFailed", { ...howEnded(task), ...values });
    case "KILLED":
      return sentence("why.behindKilled", { ...howEnded(task), ...values });
    case "MISSED":
      return sentence("why.behindMissed", values);
    case "LOST":
      return sentence("why.behindSilent", { ...values, host: nodeName ?? "—" });
    case "RUNNING":
    case "KILLING":
    case "KILL_FAILED":
      return sentence("why.behindRunning", { ...values, startedAt: task.startedAt === null ? "—" : clockIn(facts, run, task.startedAt) });
    case "SUCCESS":
    case "SKIPPED":
      return sentence("why.behindRun", { ...values, state: `state.${task.state}` });
    default: {
      const reason = mayStart(task) ?? root.reason;
      return sentence("why.behindWaiting", { ...within(reason), ...values });
    }
  }
}

/** What nothing else stands in the way of. */
function ownAnswer(facts: WhyFacts): Sentence {
  const { self, run } = facts;
  const { task, nodeName } = self;
  const common = { ...whereOf(nodeName), host: facts.hostName ?? "—", startedAt: task.startedAt === null ? "—" : clockIn(facts, run, task.startedAt) };
  switch (task.state) {
    case "WAIT_RETRY":
      return sentence("why.retry", retryValues(facts));
    case "WAIT_RESOURCE":
      return resourceAnswer(facts);
    case "DISPATCHING":
      return sentence("why.notAccepted", common);
    case "RUNNING":
      return sentence("why.runs", common);
    case "KILLING":
    case "KILL_FAILED":
      return sentence("why.killing", common);
    case "LOST":
      return sentence("why.silent", common);
    default:
      if (run.startedAt === null && run.origin === "scheduled" && run.fireAt > facts.now) return sentence("why.scheduleWaits", { at: clockIn(facts, run, run.fireAt) });
      return facts.gates[0]?.reason ?? self.reason ?? sentence("wait.runNotBegun");
  }
}
export function retryValues(facts: WhyFacts): Sentence["values"] {
  const { self, run, attempt } = facts;
  const { task } = self;
  const how = task.cause === null && attempt?.cause != null ? { ...task, cause: attempt.cause, reason: null } : { ...task, reason: null };
  return { ...howEnded(how), tryNo: task.tryNo, maxTries: task.maxTries, at: task.retryAt === null ? "—" : clockIn(facts, run, task.retryAt) };
}
/** What a task that may run waits for: a pool with who holds it, hosts with what they lack, or its turn. */
export function resourceAnswer({ waits, pool, candidates, place, self }: Pick<WhyFacts, "waits" | "pool" | "candidates" | "place" | "self">): Sentence {
  const reason = waits ?? self.task.reason;
  if (pool !== null) {
    if (pool.holders.length === 0) return reason ?? sentence("wait.queued");
    return sentence("why.poolHeld", { pool: pool.name, used: pool.used, slots: pool.slots, holders: pool.holders.map((holder) => holder.name).join(", ") });
  }
  if (reason?.code === "wait.noAgent") return reason;
  const refused = noHostTakes(candidates);
  if (refused !== null) return refused;
  if (reason !== null) return reason;
  return place === null ? sentence("wait.queued") : sentence("why.queued", { place: place.place, count: place.count });
}
