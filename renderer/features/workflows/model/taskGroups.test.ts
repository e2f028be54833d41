import { expect, test } from "vitest";
import type { TaskId, WorkflowDefinition } from "#contract";
import { addTask, insertLoneTask, removeTasks } from "./editorModel.ts";
import { aligned } from "./alignTasks.ts";
import { foldEdges, freeGroupName, groupFrames, groupOfSelection, groupTasks, renameGroup, ungroup } from "./taskGroups.ts";

const four = (): WorkflowDefinition => ["a", "b", "c", "d"].reduce<WorkflowDefinition>((definition, id) => addTask(definition, { id: id as TaskId, type: "shell", name: id }), { params: {}, tasks: [], positions: {} });
const members = (definition: WorkflowDefinition) => (definition.groups ?? []).map(({ name, tasks }) => [name, ...tasks]);

test("a task is in one group; an empty group goes", () => {
  const one = groupTasks(four(), new Set(["a", "b"]), "load");
  expect(members(one)).toEqual([["load", "a", "b"]]);
  const two = groupTasks(one, new Set(["b", "c"]), freeGroupName(one, "group"));
  expect(members(two)).toEqual([
    ["load", "a"],
    ["group_1", "b", "c"],
  ]);
  expect(members(groupTasks(two, new Set(["a"]), "group_1"))).toEqual([["group_1", "b", "c", "a"]]);
  expect(ungroup(one, new Set(["a", "b"]))).not.toHaveProperty("groups");
  expect(members(removeTasks(two, new Set(["b"])))).toEqual([
    ["load", "a"],
    ["group_1", "c"],
  ]);
  expect(groupOfSelection(two, new Set(["c", "b"]))?.name).toBe("group_1");
});

test("a group is renamed to a free name only", () => {
  const two = groupTasks(groupTasks(four(), new Set(["a"]), "x"), new Set(["b"]), "y");
  expect(renameGroup(two, "x", "y")).toBe(two);
  expect(members(renameGroup(two, "x", "z"))[0]).toEqual(["z", "a"]);
});

test("a frame holds its members; a folded group is one end of what goes in and out", () => {
  const definition = groupTasks(four(), new Set(["a", "b"]), "x");
  const [frame] = groupFrames(definition, new Map(Object.entries({ a: { x: 0, y: 0 }, b: { x: 300, y: 100 } })), { width: 208, height: 44 });
  expect(frame).toMatchObject({ x: -16, y: -28, width: 540, height: 188 });
  const edges = [
    { id: "a>b", source: "a", target: "b" },
    { id: "a>c", source: "a", target: "c" },
    { id: "b>c", source: "b", target: "c" },
    { id: "c>d", source: "c", target: "d" },
  ];
  const strip = new Map([
    ["a", "group:x"],
    ["b", "group:x"],
  ]);
  expect(foldEdges(edges, strip).map(({ id }) => id)).toEqual(["group:x>c", "c>d"]);
});

test("a task that stands alone goes onto an edge, a joined one does not", () => {
  const chain = { ...four(), tasks: four().tasks.map((task) => (task.id === "b" ? { ...task, after: ["a" as TaskId] } : task)) };
  const put = insertLoneTask(chain, "c", "a", "b");
  expect(put.tasks.map(({ after }) => after)).toEqual([[], ["c"], ["a"], []]);
  expect(insertLoneTask(put, "c", "a", "b")).toBe(put);
});

test("cards are put in a column or spread evenly", () => {
  const cards = new Map(Object.entries({ a: { x: 0, y: 0 }, b: { x: 10, y: 50 }, c: { x: 100, y: 400 } }));
  expect([...aligned(cards, "left").values()].map(({ x }) => x)).toEqual([0, 0, 0]);
  expect(aligned(cards, "down").get("b")).toEqual({ x: 10, y: 200 });
  expect(aligned(new Map([["a", { x: 1, y: 1 }]]), "top").size).toBe(0);
});
