import { expect, test } from "vitest";
import type { TaskId, WorkflowDefinition } from "#contract";
import { addNames, addTask, cleanName, connect, disconnect, duplicateTasks, edgesOf, freeName, insertOnEdge, joinRefusal, moveTasks, placeBeside, removeTasks, tidy } from "./editorModel.ts";

const empty: WorkflowDefinition = { params: {}, tasks: [], positions: {} };
const id = (text: string) => text as TaskId;
let next = 0;
const newId = () => id(`n${++next}`);
const three = (): WorkflowDefinition => {
  let definition = addTask(empty, { id: id("a"), type: "shell", name: "extract" });
  definition = addTask(definition, { id: id("b"), type: "sql", name: "load", after: ["a"] });
  return addTask(definition, { id: id("c"), type: "shell", name: "report", after: ["b"], at: { x: 100.4, y: 7 } });
};
const edges = (definition: WorkflowDefinition) => edgesOf(definition).map(({ id: edge }) => edge);

test("a new task gets a free name and its place", () => {
  const definition = addTask(addTask(empty, { id: id("a"), type: "shell" }), { id: id("b"), type: "shell", at: { x: 1.6, y: 2 } });
  expect(definition.tasks.map(({ name }) => name)).toEqual(["shell_1", "shell_2"]);
  expect(definition.positions).toEqual({ b: { x: 2, y: 2 } });
  expect(freeName("load_2", three().tasks)).toBe("load_2");
  expect(freeName("load", three().tasks)).toBe("load_2");
});

test("joining is refused to itself, twice and in a circle", () => {
  const definition = three();
  expect(joinRefusal(definition, "a", "a")).toBe("itself");
  expect(joinRefusal(definition, "a", "b")).toBe("already");
  expect(joinRefusal(definition, "c", "a")).toBe("cycle");
  expect(connect(definition, "c", "a")).toBe(definition);
  expect(edges(connect(definition, "a", "c"))).toEqual(["a>b", "b>c", "a>c"]);
  expect(edges(disconnect(definition, "a", "b"))).toEqual(["b>c"]);
});

test("a task inserted on an edge takes its place, other edges stay", () => {
  const definition = insertOnEdge(connect(three(), "a", "c"), { id: id("x"), type: "python", name: "check" }, "a", "b");
  expect(edges(definition).sort()).toEqual(["a>c", "a>x", "b>c", "x>b"]);
});

test("removing takes edges and positions along", () => {
  const definition = removeTasks(three(), new Set(["b", "c"]));
  expect([definition.tasks.length, edges(definition), definition.positions]).toEqual([1, [], {}]);
  expect(edges(removeTasks(three(), new Set(["b"])))).toEqual([]);
});

test("copies keep the edges among them and from others", () => {
  const { definition, copies } = duplicateTasks(three(), new Set(["b", "c"]), newId, new Map([["c", { x: 100, y: 7 }]]));
  const [load, report] = definition.tasks.slice(3);
  expect([load!.name, report!.name]).toEqual(["load_2", "report_2"]);
  expect(load!.after).toEqual(["a"]);
  expect(report!.after).toEqual([load!.id]);
  expect(definition.positions[report!.id]).toEqual({ x: 132, y: 71 });
  expect(copies).toEqual(new Set([load!.id, report!.id]));
});

test("tidy gives the chosen ones back to the layout; without a choice of several, all", () => {
  const definition = moveTasks(
    three(),
    new Map([
      ["a", { x: 0, y: 0 }],
      ["b", { x: 9, y: 9 }],
    ]),
  );
  expect(Object.keys(tidy(definition, new Set(["a", "b"])).positions)).toEqual(["c"]);
  expect(tidy(definition, new Set(["a"])).positions).toEqual({});
  expect(tidy(empty, new Set())).toBe(empty);
});

test("a new task stands beside the one it follows, below its neighbours", () => {
  expect(placeBeside({ x: 0, y: 0 }, [])).toEqual({ x: 264, y: 0 });
  expect(placeBeside({ x: 0, y: 0 }, [{ x: 260, y: 10 }])).toEqual({ x: 264, y: 64 });
});

test("a pasted list makes tasks; arrows join them; known names are joined, not doubled", () => {
  const definition = addNames(three(), "- extract > check sums\n\nload\n* a/b", "shell", newId);
  expect(definition.tasks.map(({ name }) => name)).toEqual(["extract", "load", "report", "check sums", "a_b"]);
  expect(definition.tasks[3]!.after).toEqual(["a"]);
  expect(cleanName("  --x  y ")).toBe("x y");
});
