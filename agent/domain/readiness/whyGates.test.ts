import fc from "fast-check";
import { expect, test } from "vitest";
import { GATES, hasEnded, InstanceState, isWord, say, VERBS, type Attempt, type TaskInstance, type WorkflowInstance } from "#contract";
import { clockText } from "../planning/clockText.ts";
import { whyAnswer } from "./whyAnswer.ts";
import type { ChainLink, WhyFacts } from "./whyFacts.ts";
import { whyGates } from "./whyGates.ts";

const NOW = Date.UTC(2026, 10, 20, 3);
const run = (change: Partial<WorkflowInstance> = {}): WorkflowInstance =>
  ({
    id: "run",
    workflowId: "w",
    workflowName: "flow",
    businessDate: "2026-11-19",
    zone: "Asia/Shanghai",
    origin: "scheduled",
    fireAt: NOW - 1000,
    createdAt: NOW - 5000,
    startedAt: NOW - 1000,
    startedBy: "schedule",
    ...change,
  }) as WorkflowInstance;
const task = (change: Partial<TaskInstance> = {}): TaskInstance =>
  ({
    id: "self",
    name: "self",
    state: "NOT_RUN",
    pausedBy: null,
    frozen: false,
    reason: null,
    cause: null,
    exitCode: null,
    forcedBy: null,
    tryNo: 1,
    maxTries: 3,
    retryAt: null,
    readyAt: null,
    startedAt: null,
    endedAt: null,
    rootCauseId: null,
    waitingOn: 0,
    ...change,
  }) as TaskInstance;
const link = (change: Partial<TaskInstance>, nodeName: string | null = null): ChainLink => ({ task: task(change), run: run(), nodeName, reason: change.reason ?? null });
const facts = (change: Partial<Omit<WhyFacts, "self">> & { task?: Partial<TaskInstance> } = {}): WhyFacts => {
  const { task: own = {}, ...more } = change;
  return {
    now: NOW,
    zone: "Asia/Shanghai",
    self: link(own),
    run: run(),
    upstream: [],
    gates: [],
    waits: null,
    place: null,
    pool: null,
    candidates: [],
    attempt: null,
    hostName: null,
    childWorkflow: null,
    chain: [],
    waitingForSame: 0,
    ...more,
  };
};
const stateOf = (of: WhyFacts) => Object.fromEntries(whyGates(of).map((gate) => [gate.gate, gate.status]));
const first = (of: WhyFacts) => say(whyAnswer(of), "en");

test("[WHY1] 2: a schedule point that has not come is said with its time, and nothing after it is looked at", () => {
  const planned = facts({ task: { state: "WAIT_TIME", retryAt: NOW + 60_000 }, run: run({ fireAt: NOW + 60_000, startedAt: null }) });
  expect(stateOf(planned)).toMatchObject({ generated: "passed", schedule: "blocking", hold: "notReached", started: "notReached" });
  const behind = facts({ run: run({ fireAt: NOW + 60_000, startedAt: null }) });
  expect(first(behind)).toBe("Its schedule point has not come: 2026-11-20 11:01.");
  expect(stateOf(behind)).toMatchObject({ schedule: "blocking", upstream: "passed", time: "notReached" });
});

test("[WHY1] the cause is named, not the symptom: how it ended and where, and who else waits", () => {
  const failed = link({ id: "root" as never, name: "dwd_x", state: "FAILED", cause: "oom", exitCode: 137, endedAt: Date.UTC(2026, 10, 19, 18, 13), reason: { code: "end.oom", values: {} } }, "slave-03");
  const upstream = [failed.task];
  const of = facts({ upstream, chain: [failed], waitingForSame: 41, task: { rootCauseId: failed.task.id, waitingOn: 1 } });
  expect(first(of)).toBe("Waits for dwd_x, which failed at 2026-11-20 02:13 on slave-03 (exit 137, out of memory). 41 other instances wait for the same.");
  expect(say(whyAnswer(of), "zh")).toBe("等待 dwd_x，它于 2026-11-20 02:13 在 slave-03 上失败（退出码 137，内存不足）。另有 41 个实例等待同一原因。");
  expect(whyGates(of).find((gate) => gate.gate === "upstream")).toMatchObject({ status: "blocking", fix: { verb: "rerun", taskInstanceId: "root" } });
  expect(first({ ...of, waitingForSame: 1 })).toMatch(/ 1 other instance waits for the same\.$/);
  // Whoever holds it comes first.
  expect(first(facts({ upstream, chain: [failed], task: { pausedBy: "ann" } }))).toBe("Paused by ann, in this cycle only.");
});

test("[PLC1] a clock that is off is said of its host; one that only has to wait is named before one that never fits", () => {
  const reason = (code: string, values = {}) => ({ code, values });
  const candidates = [
    { nodeId: "a" as never, nodeName: "never", reasons: [reason("place.tags", { missing: "gpu", tags: "gpu" })] },
    { nodeId: "b" as never, nodeName: "slave-07", reasons: [reason("place.clock", { seconds: 131 }), reason("place.full", { used: 16, slots: 16 })] },
  ];
  const of = facts({ task: { state: "WAIT_RESOURCE", readyAt: NOW - 10 }, candidates, place: { place: 4, count: 18, all: 9, queue: 40 } });
  expect(first(of)).toBe("None of 2 hosts takes it now. Nearest is slave-07: clock 131 s off");
  expect(stateOf(of)).toMatchObject({ pool: "passed", agent: "blocking", accepted: "notReached" });
  expect(say(whyGates(of).find((gate) => gate.gate === "pool")!.evidence, "en")).toBe("Place 4 of 18 in its lane, 9 of 40 in all.");
});

test("[WHY1] of every state: all gates in order, one answer in words of both languages, what is after the standing gate not reached; only a silent host is unknown", () => {
  const states = fc.constantFrom(...InstanceState.options);
  const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
  const arbitrary = fc.record({
    state: states,
    pausedBy: maybe(fc.constant("ann")),
    frozen: fc.boolean(),
    exitCode: maybe(fc.nat(255)),
    cause: maybe(fc.constantFrom("exit", "oom", "timeout" as const)),
    root: maybe(states),
    attempt: fc.boolean(),
    started: fc.boolean(),
    planned: fc.boolean(),
    pool: fc.boolean(),
  });
  fc.assert(
    fc.property(arbitrary, (random) => {
      const root = random.root === null ? null : link({ id: "root" as never, name: "root", state: random.root, endedAt: NOW, exitCode: random.exitCode, cause: random.cause as never }, "h");
      const attempt = random.attempt ? ({ createdAt: NOW - 9, acceptedAt: NOW - 8, startedAt: random.started ? NOW - 7 : null, endedAt: null, cause: null } as Attempt) : null;
      const of = facts({
        task: {
          state: random.state,
          pausedBy: random.pausedBy,
          frozen: random.frozen,
          exitCode: random.exitCode,
          cause: random.cause as never,
          startedAt: random.started ? NOW - 7 : null,
          endedAt: hasEnded(random.state) ? NOW : null,
        },
        run: run(random.planned && (random.state === "NOT_RUN" || random.state === "WAIT_TIME") ? { fireAt: NOW + 1000, startedAt: null } : {}),
        upstream: root === null ? [] : [root.task],
        chain: root === null ? [] : [root],
        attempt,
        hostName: attempt === null ? null : "h",
        pool: random.pool ? { name: "db", used: 1, slots: 1, holders: [{ taskInstanceId: "x" as never, name: "x" }] } : null,
      });
      const gates = whyGates(of);
      expect(gates.map((gate) => gate.gate)).toEqual([...GATES]);
      const answer = whyAnswer(of);
      for (const sentence of [answer, ...gates.map((gate) => gate.evidence)]) {
        expect([sentence.code, isWord(sentence.code)]).toEqual([sentence.code, true]);
        for (const language of ["en", "zh"] as const) expect(say(sentence, language)).not.toMatch(/\{\w+\}|undefined|null/);
      }
      for (const { fix } of gates) if (fix !== null) expect(VERBS).toContain(fix.verb);
      const unknown = gates.filter((gate) => gate.status === "unknown");
      expect(unknown.map((gate) => gate.gate)).toEqual(random.state === "LOST" ? ["started"] : []);
      // What waits has something in its way; what has ended has nothing.
      if (hasEnded(random.state)) expect(gates.some((gate) => gate.status === "blocking")).toBe(false);
      else if (["WAIT_TIME", "WAIT_RETRY", "WAIT_RESOURCE"].includes(random.state)) expect(gates.filter((gate) => gate.status === "blocking").length).toBeGreaterThan(0);
      const last = gates.findLastIndex((gate) => gate.status !== "notReached");
      if (random.state !== "NOT_RUN") expect(gates.slice(0, last).some((gate) => gate.status === "notReached")).toBe(false);
    }),
  );
});

test("[WHY4] times are those of the platform's clock, which the screen around them shows; the zone is named where the workflow goes by another", () => {
  const said = (zone: string) => {
    const of = facts({ zone, task: { state: "SUCCESS", endedAt: Date.UTC(2026, 10, 20, 18, 30) } });
    return [whyAnswer(of).values["endedAt"], whyGates(of).find(({ gate }) => gate === "generated")!.evidence.values["at"]];
  };
  const made = (zone: string) => clockText(run().createdAt, zone);
  expect(said("Asia/Shanghai")).toEqual(["2026-11-21 02:30", made("Asia/Shanghai")]);
  expect(said("UTC")).toEqual(["2026-11-20 18:30 UTC", `${made("UTC")} UTC`]);
  expect(said("Europe/Berlin")).toEqual(["2026-11-20 19:30 Europe/Berlin", `${made("Europe/Berlin")} Europe/Berlin`]);
});
