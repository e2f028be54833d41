import { expect, test } from "vitest";
import { TaskTypeBody } from "#contract";
import { bothTexts, draftProblems, joinedText, newDraft, tabOf } from "./taskTypeDraft.ts";
import { requirementOf, requirementText } from "../../../ui/taskForm/requirementText.ts";

const good: TaskTypeBody = { ...newDraft, name: "spark" };

test("a new draft misses only its name, and is what the contract takes once it has one", () => {
  expect(draftProblems(newDraft, new Set()).map((problem) => problem.path)).toEqual(["name"]);
  expect(draftProblems(good, new Set())).toEqual([]);
  expect(TaskTypeBody.safeParse(good).success).toBe(true);
});

test("each problem has its place and its tab", () => {
  const bad: TaskTypeBody = {
    ...good,
    plugin: { kind: "interpreter", command: [""], script: "gone", extension: "sh" },
    parameters: [
      { key: "PATH", label: "", kind: "text", required: false },
      { key: "mode", label: "", kind: "choice", required: false },
      { key: "mode", label: "", kind: "text", required: false, shownWhen: { key: "nothing", equals: true } },
    ],
    exitCodes: [{ from: 9, to: 3, outcome: "failed" }],
  };
  const paths = draftProblems(bad, new Set(["spark"])).map((problem) => problem.path);
  expect(paths).toEqual(["name", "plugin.command", "plugin.extension", "plugin.script", "parameters.0.key", "parameters.1.choices", "parameters.2.key", "parameters.2.shownWhen", "exitCodes.0.to"]);
  expect([...new Set(paths.map(tabOf))]).toEqual(["basics", "plugin", "parameters", "exitCodes"]);
  expect(tabOf("body.plugin.script")).toBe("plugin");
});

test("one text stands for both languages while they say the same", () => {
  expect(joinedText("a", "a")).toBe("a");
  expect(bothTexts(joinedText("a", "b"))).toEqual({ en: "a", zh: "b" });
});

test("what a host needs is written as words, and a wrong one is a problem of its tab", () => {
  for (const text of ["java", "python3 >=3.9", "spark-submit =3"]) expect(requirementText(requirementOf(text))).toBe(text);
  expect(requirementOf(" java>= 17 ")).toEqual({ command: "java", version: ">=17" });
  const problems = draftProblems({ ...good, applications: "(", requires: [requirementOf("java >=new")] }, new Set());
  expect(problems.map((problem) => problem.path)).toEqual(["applications", "requires"]);
  expect(problems.map((problem) => tabOf(problem.path))).toEqual(["plugin", "plugin"]);
});

test("a virtual type needs no command", () => {
  const virtual: TaskTypeBody = { ...good, plugin: { kind: "virtual" }, parameters: [] };
  expect(draftProblems(virtual, new Set())).toEqual([]);
  expect(TaskTypeBody.safeParse(virtual).success).toBe(true);
});

test("[SEC1] a secret in a command is a problem before it is saved", () => {
  const body: TaskTypeBody = { ...good, plugin: { kind: "command", command: ["run", "${password}"] }, parameters: [{ key: "password", label: "", kind: "secret", required: false }] };
  expect(draftProblems(body, new Set()).map((problem) => problem.path)).toEqual(["plugin.command"]);
  expect(draftProblems({ ...body, plugin: { kind: "command", command: ["run", "${file:password}"] } }, new Set())).toEqual([]);
});
