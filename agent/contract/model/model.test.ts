import fc from "fast-check";
import { expect, test } from "vitest";
import { BUILT_IN_PARAMETERS, cycleOf, Name, nearestName, ParameterName, parameterReferences, rollUp, TILES, workflowProblems, type TaskDefinition, type TaskId, type TaskTypeBody, type TileCounts } from "../index.ts";

const type: TaskTypeBody = {
  name: "shell",
  label: "Shell",
  category: "script",
  description: "",
  icon: "terminal",
  plugin: { kind: "command", command: ["true"] },
  exitCodes: [],
  parameters: [
    { key: "script", label: "Script", kind: "code", required: true },
    { key: "mode", label: "Mode", kind: "choice", required: false, default: "a", choices: [{ value: "a" }, { value: "b" }] },
    { key: "count", label: "Count", kind: "number", required: false, shownWhen: { key: "mode", equals: "b" } },
  ],
};
const types = new Map([["shell", type]]);
const task = (name: string, after: string[] = [], params: TaskDefinition["params"] = { script: "x" }, kind = "shell"): TaskDefinition => ({
  id: name as TaskId,
  name,
  type: kind,
  params,
  after: after as TaskId[],
  retry: { times: 0, intervalSeconds: 60 },
  timeoutSeconds: null,
  remark: "",
});
const codes = (tasks: TaskDefinition[], params: Record<string, string> = {}) => workflowProblems({ tasks, params, positions: {} }, types, new Map([["outer", ""]])).map((problem) => [problem.path, problem.sentence.code]);

test("names take letters of any script, no slash and no space at the ends", () => {
  for (const good of ["ods_订单明细_同步", "a", "x y", "2026-11", "a.b"]) expect(Name.safeParse(good).success, good).toBe(true);
  for (const bad of ["", " a", "a ", "a  b", "a/b", "a\nb", "<b>", "x".repeat(101)]) expect(Name.safeParse(bad).success, bad).toBe(false);
});

test("[PAR1] names that would change an interpreter are refused, whatever their case", () => {
  for (const bad of ["PATH", "path", "LD_PRELOAD", "ld_x", "BASH_ENV", "NODE_OPTIONS", "PYTHONSTARTUP", "IFS", "SIGNALBOX_ATTEMPT", "__proto__", "1a", "a-b", "a b", ""])
    expect(ParameterName.safeParse(bad).success, bad).toBe(false);
  for (const good of [...BUILT_IN_PARAMETERS, "region", "_x", "A1"]) expect(ParameterName.safeParse(good).success, good).toBe(true);
});

test("[DEF2] every problem has its place", () => {
  expect(codes([])).toEqual([["tasks", "workflow.noTasks"]]);
  expect(codes([task("a"), task("a", ["gone"])])).toEqual([
    ["tasks.a.name", "task.nameTwice"],
    ["tasks.a.after", "task.afterUnknown"],
  ]);
  expect(codes([task("a", [], {})])).toEqual([["tasks.a.params.script", "task.fieldMissing"]]);
  expect(codes([task("a", [], { script: "x", mode: "c" })])).toEqual([["tasks.a.params.mode", "task.fieldChoice"]]);
  expect(codes([task("a", [], { script: "x", mode: "b", count: "many" })])).toEqual([["tasks.a.params.count", "task.fieldKind"]]);
  expect(codes([task("a", [], { script: "x", mode: "a", count: "many" })]), "not shown, not asked").toEqual([]);
  expect(codes([task("a", [], { script: "${nothing}", day: "${bizdat}" })]), "code keeps its own ${…}").toEqual([["tasks.a.params.day", "parameter.unknownNearest"]]);
  expect(codes([task("a", [], { script: "x", ok: "${outer} ${w} ${bizdate} $${plain}" })], { w: "1" })).toEqual([]);
  expect(codes([task("a", [], {}, "shel")])).toEqual([["tasks.a.type", "task.typeUnknown"]]);
});

test("[DEF2] a cycle is found with its path, in a long chain too", () => {
  expect(cycleOf([task("a", ["c"]), task("b", ["a"]), task("c", ["b"])])!.map((one) => one.name)).toEqual(expect.arrayContaining(["a", "b", "c"]));
  const chain = Array.from({ length: 50_000 }, (_, index) => task(`t${index}`, index === 0 ? [] : [`t${index - 1}`]));
  expect(cycleOf(chain)).toBeNull();
  chain[0] = task("t0", ["t49999"]);
  expect(cycleOf(chain)!.length).toBe(50_001);
});

test("cycles: what is found is one, and what is acyclic has none (property)", () => {
  const graph = fc.array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(graph, (edges) => {
      const tasks = edges.map((after, index) =>
        task(
          `t${index}`,
          after.filter((one) => one < edges.length && one !== index).map((one) => `t${one}`),
        ),
      );
      const cycle = cycleOf(tasks);
      const byName = new Map(tasks.map((one) => [one.name, one]));
      if (cycle !== null) {
        expect(cycle[0]!.name).toBe(cycle.at(-1)!.name);
        for (let index = 1; index < cycle.length; index++) expect(byName.get(cycle[index]!.name)!.after).toContain(cycle[index - 1]!.name);
        return;
      }
      const done = new Set<string>();
      for (let round = 0; round < tasks.length; round++) for (const one of tasks) if (one.after.every((id) => done.has(id))) done.add(one.name);
      expect(done.size).toBe(tasks.length);
    }),
  );
});

test("references and suggestions", () => {
  expect(parameterReferences("${a} $${b} ${ c } $x ${").map((one) => one.name)).toEqual(["a", "c"]);
  expect(nearestName("bizdat", ["bizdate", "region"])).toBe("bizdate");
  expect(nearestName("zzzzzz", ["bizdate"])).toBeNull();
});

test("[LC9] what the tasks of a run add up to", () => {
  const counts = (set: Partial<TileCounts>): TileCounts => ({ ...(Object.fromEntries(TILES.map((tile) => [tile, 0])) as TileCounts), ...set });
  expect(rollUp(counts({ notRun: 3 }), false)).toBe("NOT_RUN");
  expect(rollUp(counts({ waitingTime: 1, notRun: 2 }), false)).toBe("NOT_RUN");
  expect(rollUp(counts({ waitingTime: 1 }), true)).toBe("RUNNING");
  expect(rollUp(counts({ running: 1, failed: 2 }), true)).toBe("RUNNING");
  expect(rollUp(counts({ failed: 1, notRun: 5, success: 2 }), true)).toBe("FAILED");
  expect(rollUp(counts({ success: 4 }), true)).toBe("SUCCESS");
});
