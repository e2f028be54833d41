import { expect, test } from "vitest";
import { TaskDefinition, WorkflowDefinition } from "./workflow.ts";
import { workflowProblems } from "./workflowProblems.ts";
import { TaskTypeBody } from "./taskType.ts";
import { parseParameterText, outputReference } from "./parameterText.ts";

const shell = TaskTypeBody.parse({ name: "shell", label: "", plugin: { kind: "interpreter", command: ["sh"], script: "script", extension: ".sh" }, parameters: [{ key: "script", label: "", kind: "code" }] });
const id = (name: string) => name.padStart(26, "0");
const task = (name: string, after: string[], params: object = {}, more: object = {}) => TaskDefinition.parse({ id: id(name), name, type: "shell", after: after.map(id), params: { script: "${a.b}", ...params }, ...more });
const problems = (...tasks: ReturnType<typeof task>[]) =>
  workflowProblems(WorkflowDefinition.parse({ tasks }), new Map([["shell", shell]]), new Map()).map(({ path, sentence }) => `${path} ${sentence.code} ${sentence.values["nearest"] ?? ""}`.trim());

test("[FLOW1] a reference is split at its last dot; a name of a task may have dots and spaces", () => {
  expect(outputReference("a.b")).toEqual({ task: "a", output: "b" });
  expect(outputReference("load v1.2.rows")).toEqual({ task: "load v1.2", output: "rows" });
  for (const none of ["a", ".b", "a.", "a.1", "a .b", "a/b.c"]) expect(outputReference(none), none).toBeNull();
  expect(parseParameterText("n=${load v1.2.rows}!").parts).toEqual(["n=", { name: "load v1.2.rows" }, "!"]);
  expect(parseParameterText('${zdt.format("yyyy")}').problems).toEqual([]);
});

test("[FLOW1] an output may be named of any task that runs before; code is never read", () => {
  expect(problems(task("a", []), task("b", ["a"], { x: "${a.rows}" }), task("c", ["b"], { x: "${a.rows} ${b.rows}" }))).toEqual([]);
  expect(problems(task("extract", []), task("b", ["extract"], { x: "${extrct.rows}", y: "${nobody_at_all.rows}" }))).toEqual([
    "tasks.b.params.x output.taskUnknownNearest extract.rows",
    "tasks.b.params.y output.taskUnknown",
  ]);
  expect(problems(task("a", []), task("b", []), task("c", ["a"], { x: "${b.rows}" }), task("d", [], { x: "${d.rows}" }))).toEqual(["tasks.c.params.x output.notUpstream", "tasks.d.params.x output.notUpstream"]);
  const outside = WorkflowDefinition.parse({ params: { all: "${a.rows}" }, tasks: [task("a", [])] });
  expect(workflowProblems(outside, new Map([["shell", shell]]), new Map()).map((one) => one.sentence.code)).toEqual(["output.outsideTask"]);
});

test("[FLOW2] a condition names a task directly upstream and a range with something in it", () => {
  const on = (name: string, from: number, to: number) => ({ when: [{ on: "exitCode", task: id(name), from, to }] });
  expect(problems(task("a", []), task("b", ["a"], {}, on("a", 0, 3)))).toEqual([]);
  expect(problems(task("a", []), task("b", ["a"]), task("c", ["b"], {}, on("a", 3, 0)))).toEqual(["tasks.c.when.0.task condition.notAfter", "tasks.c.when.0.to condition.range"]);
});

test("a chain of 50,000 tasks that all name the first, and each the one before it, has no problems", () => {
  const tasks = Array.from({ length: 50_000 }, (_, at) => task(`t${at}`, at === 0 ? [] : [`t${at - 1}`], at === 0 ? {} : { x: `\${t0.rows} \${t${at - 1}.rows}` }));
  expect(problems(...tasks)).toEqual([]);
});
