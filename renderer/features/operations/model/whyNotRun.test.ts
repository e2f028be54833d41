import { expect, test } from "vitest";
import { whyNotRun } from "./whyNotRun.ts";

const instance = (id: string, state: string, rootCauseId: string | null = null) => ({ id, taskId: `t${id}`, name: `task_${id}`, state, rootCauseId, waitingOn: 1 }) as never;
const run = {
  definition: {
    tasks: [
      { id: "t1", after: [] },
      { id: "t2", after: [] },
      { id: "t3", after: ["t1", "t2"] },
    ],
  } as never,
  tasks: {
    byId: new Map([
      ["1", instance("1", "SUCCESS")],
      ["2", instance("2", "RUNNING")],
    ]) as never,
  },
};

test("it names what is waited for", () => {
  expect(whyNotRun(instance("3", "NOT_RUN"), run)).toEqual({ code: "wait.upstream", values: { count: 1, total: 2, name: "task_2", state: "state.RUNNING" } });
});

test("the root cause comes first", () => {
  expect(whyNotRun(instance("3", "NOT_RUN", "2"), run)).toEqual({ code: "wait.blocked", values: { name: "task_2", state: "state.RUNNING" } });
});

test("other states have their own sentence", () => {
  expect(whyNotRun(instance("3", "RUNNING"), run)).toBeUndefined();
  expect(whyNotRun(instance("3", "NOT_RUN"), undefined)).toBeUndefined();
});
