import { expect, test } from "vitest";
import { TaskId, WorkflowDefinition } from "#contract";
import { copiedText, pasted } from "./clipboardText.ts";

const idAt = (index: number) => TaskId.parse(String(index).padStart(26, "0"));
const place = { project: "p", folder: "", enabled: true };
const source = WorkflowDefinition.parse({
  tasks: [
    { id: idAt(0), name: "a", type: "shell", params: { script: "x" } },
    { id: idAt(1), name: "b", type: "shell", after: [idAt(0)] },
    { id: idAt(2), name: "c", type: "shell", after: [idAt(1)], when: [{ on: "exitCode", task: idAt(1), from: 0, to: 0 }] },
  ],
  groups: [{ name: "g", tasks: [idAt(1), idAt(2)] }],
});
const copy = copiedText({ name: "w", description: "", definition: source }, place, new Set([idAt(1), idAt(2)]), new Map([[idAt(1), { x: 8, y: 16 }]]), new Map());
let next = 10;
const paste = (into: WorkflowDefinition, text: string) => {
  next = 10;
  return pasted(into, text, "shell", () => idAt(next++));
};

test("tasks are copied as text and pasted into another workflow with what they wait for among themselves", () => {
  const { definition, made } = paste(WorkflowDefinition.parse({}), copy)!;
  expect(definition.tasks.map(({ name, after, when }) => [name, after, when?.[0]?.task])).toEqual([
    ["b", [], undefined],
    ["c", [idAt(10)], idAt(10)],
  ]);
  expect(definition.groups).toEqual([{ name: "g", tasks: [idAt(10), idAt(11)] }]);
  expect(definition.positions).toEqual({ [idAt(10)]: { x: 8, y: 16 } });
  expect(made).toEqual(new Set([idAt(10), idAt(11)]));
});

test("pasted where they came from they get free names, beside the originals, after the same", () => {
  const { definition } = paste({ ...source, positions: { [idAt(1)]: { x: 8, y: 16 } } }, copy)!;
  expect(definition.tasks.slice(3).map(({ name, after }) => [name, after])).toEqual([
    ["b_2", [idAt(0)]],
    ["c_2", [idAt(10)]],
  ]);
  expect(definition.positions[idAt(10)]).toEqual({ x: 40, y: 80 });
  expect(definition.groups?.map(({ name }) => name)).toEqual(["g", "g_1"]);
});

test("a list of names is pasted too; a broken document is not", () => {
  expect(paste(WorkflowDefinition.parse({}), "x > y\nz")!.definition.tasks.map(({ name }) => name)).toEqual(["x", "y", "z"]);
  expect(paste(WorkflowDefinition.parse({}), "kind: Workflow\ntasks: [")).toBeUndefined();
  expect(paste(WorkflowDefinition.parse({}), " \n")).toBeUndefined();
});
