import fc from "fast-check";
import { expect, test } from "vitest";
import { namesIn, WorkflowDefinition } from "#contract";
import type { TaskTypeBody } from "#contract";
import { beganWith, beginHistory, redo, step, undo } from "./history.ts";
import { renameTask } from "./renameTask.ts";

const types = new Map([["sql", { parameters: [{ key: "script", kind: "code" }] } as unknown as TaskTypeBody]]);
const ids = ["0", "1", "2"].map((digit) => digit.padStart(26, "0"));
const [extract, load] = [ids[0]!, ids[1]!];
const definition = (of: object = {}) =>
  WorkflowDefinition.parse({
    tasks: [
      { id: extract, name: "extract", type: "sql" },
      { id: load, name: "load", type: "sql", after: [extract], params: { rows: "${extract.rows}", ...of } },
      { id: ids[2], name: "extract.all", type: "sql", params: { own: "${load.rows} ${extract.all.rows}" } },
    ],
  });
const paramsOf = (of: WorkflowDefinition, at = 1) => of.tasks[at]!.params;

test("[FLOW6] [PAR2] a renamed task is renamed in values that name its outputs, in code never", () => {
  const before = definition({
    both: "a ${ extract.day }/${extract.rows} ${extract.all.rows}",
    list: [{ value: "${extract.x}", other: "y" }, { value: "z" }],
    script: "echo ${extract.rows}",
    escaped: "$${extract.rows} $$${extract.rows}",
    plain: "${extract} extract.rows ${zdt.addDay(-1).format('yyyy')}",
    count: 3,
  });
  const after = renameTask(before, extract, "\u8bfb\u53d6 1", types);
  expect(after.tasks.map(({ name }) => name)).toEqual(["\u8bfb\u53d6 1", "load", "extract.all"]);
  expect(paramsOf(after)).toEqual({
    rows: "${\u8bfb\u53d6 1.rows}",
    both: "a ${ \u8bfb\u53d6 1.day }/${\u8bfb\u53d6 1.rows} ${extract.all.rows}",
    list: [{ value: "${\u8bfb\u53d6 1.x}", other: "y" }, { value: "z" }],
    script: "echo ${extract.rows}",
    escaped: "$${extract.rows} $$${\u8bfb\u53d6 1.rows}",
    plain: "${extract} extract.rows ${zdt.addDay(-1).format('yyyy')}",
    count: 3,
  });
  // What names nothing of it is the very same.
  expect(after.tasks[2]).toBe(before.tasks[2]);
  expect(paramsOf(renameTask(before, extract, "extract", types))).toBe(paramsOf(before));
  expect(paramsOf(renameTask(before, extract, "read", new Map()))).toBe(paramsOf(before));
});

test("[FLOW6] any text names afterwards what it named before, with the new name", () => {
  const piece = fc.constantFrom("${extract.a}", "${ extract.b\t}", "${load.a}", "$", "$$", "${", "}", "extract.a", "${x}", "$[yyyymmdd-1]", "\n", "${extract.a }", "${\nextract.a}");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join("");
      const after = paramsOf(renameTask(definition({ text }), extract, "read", types))["text"] as string;
      expect(namesIn(after)).toEqual([...new Set(namesIn(text).map((name) => name.replace(/^extract\.(?=[ab]$)/, "read.")))]);
    }),
  );
});

test("[FLOW6] letter by letter, through another task's name and through none, it is one step: undone and done again whole", () => {
  const tag = `name:${extract}`;
  let history = beginHistory(definition());
  for (const name of ["loa", "load", "load2", "", "l", "load", "loader"]) {
    history = step(history, renameTask(beganWith(history, tag), extract, name, types), tag);
    expect(history.present.tasks[0]!.name).toBe(name);
    // Of `load` there are two then: its own outputs are not taken over.
    expect(paramsOf(history.present, 2)).toEqual({ own: "${load.rows} ${extract.all.rows}" });
    expect(paramsOf(history.present)).toEqual({ rows: name === "load" || name === "" ? "${extract.rows}" : `\${${name}.rows}` });
  }
  expect(history.past).toHaveLength(1);
  expect(undo(history).present).toEqual(definition());
  expect(redo(undo(history)).present).toBe(history.present);
});
