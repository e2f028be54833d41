import { expect, test } from "vitest";
import { say, workflowProblems, type KnownPlaces, type TaskDefinition, type TaskTypeBody, type TaskId } from "../index.ts";

const type: TaskTypeBody = { name: "shell", label: "", category: "c", description: "", icon: "cog", plugin: { kind: "command", command: ["true"] }, parameters: [], exitCodes: [] };
const places: KnownPlaces = { groups: new Set(["etl"]), pools: new Map([["db", 2]]) };
const problemsOf = (set: Partial<TaskDefinition>, known: KnownPlaces | null = places) => {
  const task: TaskDefinition = { id: "a" as TaskId, name: "a", type: "shell", params: {}, after: [], retry: { times: 0, intervalSeconds: 60 }, timeoutSeconds: null, remark: "", ...set };
  return workflowProblems({ params: {}, positions: {}, tasks: [task] }, new Map([["shell", type]]), new Map(), known).map((problem) => [problem.path, problem.sentence.code]);
};

test("[DEF2] where a task runs and what it holds is checked, each at its place; without places names are not looked up", () => {
  expect(problemsOf({ where: { group: "etl" }, pools: [{ pool: "db", slots: 2 }], lostPolicy: "rerun", idempotent: true })).toEqual([]);
  const wrong = {
    where: { group: "elt" },
    pools: [
      { pool: "db", slots: 3 },
      { pool: "dbb", slots: 1 },
      { pool: "db", slots: 1 },
    ],
  };
  expect(problemsOf(wrong)).toEqual([
    ["tasks.a.where.group", "task.groupUnknown"],
    ["tasks.a.pools.0.slots", "task.poolSmall"],
    ["tasks.a.pools.1.pool", "task.poolUnknown"],
    ["tasks.a.pools.2.pool", "task.poolTwice"],
  ]);
  expect(problemsOf(wrong, null)).toEqual([["tasks.a.pools.2.pool", "task.poolTwice"]]);
});

test("[LC10] only what may run twice is rerun after a loss; [DEF2] limits that contradict each other are named", () => {
  expect(problemsOf({ lostPolicy: "rerun" })).toEqual([["tasks.a.lostPolicy", "task.rerunNotIdempotent"]]);
  expect(problemsOf({ lostPolicy: "fail" })).toEqual([]);
  expect(problemsOf({ warnAfterSeconds: 43_200 })).toEqual([["tasks.a.warnAfterSeconds", "task.warnLate"]]);
  expect(problemsOf({ warnAfterSeconds: 43_199 })).toEqual([]);
  expect(problemsOf({ limits: { memoryBytes: 1_048_576 }, where: { memoryBytes: 2_000_000 } })).toEqual([["tasks.a.limits.memoryBytes", "task.memoryLimit"]]);
});

test("[WORD1] a near name is offered", () => {
  const [problem] = workflowProblems(
    { params: {}, positions: {}, tasks: [{ id: "a" as TaskId, name: "a", type: "shell", params: {}, after: [], retry: { times: 0, intervalSeconds: 60 }, timeoutSeconds: null, remark: "", where: { group: "elt" } }] },
    new Map([["shell", type]]),
    new Map(),
    places,
  );
  expect(say(problem!.sentence, "en")).toContain("etl?");
});
