import { expect, test } from "vitest";
import { problemPlace, problemsByTask } from "./problemPlace.ts";

const tasks = [
  { id: "1", name: "a" },
  { id: "2", name: "a.b" },
] as never;

test("the longest name that fits is meant", () => {
  expect(problemPlace({ path: "tasks.a.b.params.script" }, tasks)).toEqual({ taskId: "2", field: "params.script" });
  expect(problemPlace({ path: "tasks.a.name" }, tasks)).toEqual({ taskId: "1", field: "name" });
  expect(problemPlace({ path: "params.region" }, tasks)).toEqual({ taskId: undefined, field: "params.region" });
  expect(problemPlace({ path: "tasks.gone.after" }, tasks)).toEqual({ taskId: undefined, field: "tasks.gone.after" });
});

test("by task", () => {
  const problems = [{ path: "tasks.a.name" }, { path: "tasks.a.after" }, { path: "tasks" }] as never;
  expect([...problemsByTask(problems, tasks)].map(([id, list]) => [id, list.length])).toEqual([["1", 2]]);
});
