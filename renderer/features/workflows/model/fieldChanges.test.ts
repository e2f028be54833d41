import { expect, test } from "vitest";
import type { TaskDefinition, WorkflowDefinition } from "#contract";
import { definitionDiff } from "./definitionDiff.ts";
import { changesOf } from "./fieldChanges.ts";

const task = (id: string, more: Partial<TaskDefinition> = {}): TaskDefinition =>
  ({ id, name: id, type: "shell", params: {}, after: [], retry: { times: 0, intervalSeconds: 60 }, timeoutSeconds: null, remark: "", ...more }) as TaskDefinition;
const of = (...tasks: TaskDefinition[]): WorkflowDefinition => ({ params: {}, tasks, positions: {} });

test("each field that differs, before and after: one line for each parameter, upstream by name", () => {
  const before = { ...of(task("a", { params: { script: "x", keep: "1" } as never }), task("b"), task("gone")), params: { region: "eu" } };
  const after = {
    ...of(task("a", { params: { script: "y", keep: "1", more: "[1]" }, retry: { times: 2, intervalSeconds: 60 } }), task("b", { after: ["a", "new"] as never }), task("new")),
    schedule: { cron: "0 2 * * *" },
  } as never;
  const changes = changesOf(definitionDiff(before, after), before, after);
  expect(changes.map(({ id, kind }) => `${kind} ${id}`)).toEqual(["added task:new", "changed task:a", "changed task:b", "removed task:gone", "removed param:region", "changed whole:schedule"]);
  expect(changes[1]!.fields).toEqual([
    { part: "params", key: "more", before: undefined, after: "[1]" },
    { part: "params", key: "script", before: "x", after: "y" },
    { part: "retry", before: expect.stringContaining('"times": 0'), after: expect.stringContaining('"times": 2') },
  ]);
  expect(changes[2]!.fields).toEqual([{ part: "after", before: "", after: "a, new" }]);
  expect(changes[4]!.fields).toEqual([{ part: "params", before: "eu", after: undefined }]);
  expect(changes[5]!.fields).toEqual([{ part: "schedule", key: "cron", before: undefined, after: "0 2 * * *" }]);
});
