import { expect, test } from "vitest";
import type { WorkflowDefinition } from "#contract";
import { definitionDiff, isSameDefinition } from "./definitionDiff.ts";

const task = (id: string, over: object = {}) => ({ id, name: id, type: "shell", params: { script: "x", b: 1 }, after: [], retry: { times: 0, intervalSeconds: 60 }, timeoutSeconds: null, remark: "", ...over }) as never;
const of = (...tasks: never[]): WorkflowDefinition => ({ params: { region: "eu" }, tasks, positions: {} });

test("tasks are compared by id, part by part", () => {
  const diff = definitionDiff(of(task("a"), task("b"), task("gone")), of(task("b", { name: "bb", params: { script: "y", b: 1 } }), task("a", { params: { b: 1, script: "x" } }), task("new")));
  expect(diff.added.map(({ id }) => id)).toEqual(["new"]);
  expect(diff.removed.map(({ id }) => id)).toEqual(["gone"]);
  expect(diff.changed.map(({ after, parts }) => [after.id, parts])).toEqual([["b", ["name", "params"]]]);
});

test("the order of upstream says nothing, another upstream does", () => {
  expect(definitionDiff(of(task("a", { after: ["x", "y"] })), of(task("a", { after: ["y", "x"] }))).changed).toEqual([]);
  expect(definitionDiff(of(task("a", { after: ["x"] })), of(task("a", { after: ["y"] }))).changed[0]!.parts).toEqual(["after"]);
});

test("parameters of the workflow, the first publishing, and cards that only moved", () => {
  expect(definitionDiff(of(), { ...of(), params: { region: "us", day: "1" } }).params).toEqual([
    { name: "day", before: undefined, after: "1" },
    { name: "region", before: "eu", after: "us" },
  ]);
  expect(definitionDiff(undefined, of(task("a"))).added.length).toBe(1);
  const moved = { ...of(task("a")), positions: { a: { x: 1, y: 2 } } };
  expect(isSameDefinition(of(task("a")), moved)).toBe(false);
  expect(isSameDefinition(of(task("a")), of(task("a")))).toBe(true);
});
