import { expect, test } from "vitest";
import { ATTEMPT_TRANSITIONS, attemptIsOver, AttemptState, hasEnded, hasOpenAttempt, INSTANCE_TRANSITIONS, InstanceState, NODE_STATE_NUMBER, NODE_TRANSITIONS, NodeState, nextInstanceState, say } from "../index.ts";

const reach = <S extends string>(table: Readonly<Record<S, Readonly<Partial<Record<string, S>>>>>, from: S): Set<S> => {
  const seen = new Set<S>([from]);
  for (const state of seen) for (const to of Object.values<S | undefined>(table[state])) if (to !== undefined) seen.add(to);
  return seen;
};

test("[LC2] from every state of an instance an end can be reached, and every state can be reached", () => {
  for (const state of InstanceState.options) expect([...reach(INSTANCE_TRANSITIONS, state)].some(hasEnded), state).toBe(true);
  expect([...reach(INSTANCE_TRANSITIONS, "NOT_RUN")].sort()).toEqual([...InstanceState.options].sort());
  expect([...reach(NODE_TRANSITIONS, "UNINITIALISED")].sort()).toEqual([...NodeState.options].sort());
  expect([...reach(ATTEMPT_TRANSITIONS, "OFFERED")].sort()).toEqual([...AttemptState.options].sort());
});

test("[LC4] what has ended is left only by a person's verb", () => {
  const verbs = new Set(["rerunRequested", "resetRequested", "successForced"]);
  for (const state of InstanceState.options.filter(hasEnded)) for (const event of Object.keys(INSTANCE_TRANSITIONS[state])) expect(verbs.has(event), `${state} ${event}`).toBe(true);
  for (const state of AttemptState.options.filter(attemptIsOver)) expect(ATTEMPT_TRANSITIONS[state]).toEqual({});
});

test("[LC8] LOST and KILL_FAILED are no ends, and neither starts anything by itself", () => {
  for (const state of ["LOST", "KILL_FAILED"] as const) {
    expect(hasEnded(state)).toBe(false);
    expect(hasOpenAttempt(state)).toBe(true);
    expect(nextInstanceState(state, "dispatched")).toBeNull();
    expect(nextInstanceState(state, "rerunRequested")).toBeNull();
    expect(nextInstanceState(state, "ready")).toBeNull();
  }
});

test("[KILL1] KILLED is reached from a running state only through a confirmed kill", () => {
  for (const state of ["RUNNING", "DISPATCHING", "KILL_FAILED"] as const) expect(nextInstanceState(state, "killRequested")).toBe("KILLING");
  expect(
    Object.entries(INSTANCE_TRANSITIONS.RUNNING)
      .filter(([, to]) => to === "KILLED")
      .map(([event]) => event),
  ).toEqual(["killed"]);
});

test("S3-18: a started node is 5-启动状态", () => {
  expect(`${NODE_STATE_NUMBER.STARTED}-${say({ code: "nodeState.STARTED", values: {} }, "zh")}`).toBe("5-启动状态");
  expect(new Set(Object.values(NODE_STATE_NUMBER)).size).toBe(NodeState.options.length);
});

test("a reason inside a sentence is said in the reader's language", () => {
  const reason = { code: "wait.refused", values: { node: "slave-1", reason: "place.full", used: 16, slots: 16 } };
  expect(say(reason, "en")).toBe("No agent took it: slave-1: full 16/16");
  expect(say(reason, "zh")).toContain("已满 16/16");
  expect(say({ code: "from.a.newer.version", values: { a: 1 } }, "en")).toContain("from.a.newer.version");
});
