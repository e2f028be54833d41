import { expect, test } from "vitest";
import type { ScriptArea, ScriptEntry, ScriptId, ScriptLanguage } from "#contract";
import { newId } from "../../link/ids.ts";
import { openLines, scriptTree, targetsOfMove } from "./scriptTree.ts";

const entry = (name: string, language: ScriptLanguage | null, parent: ScriptEntry | null = null, area: ScriptArea = "personal"): ScriptEntry => ({
  ...{ id: newId<ScriptId>(), area, ownerId: newId(), owner: "wang", parentId: parent?.id ?? null, name, language },
  ...{ bytes: 0, version: 1, changedAt: 0, changedBy: "wang", changedSeq: 1 },
});
const outer = entry("outer", null);
const inner = entry("inner", null, outer);
const file = entry("load.sql", "sql", inner);
const all = [entry("b", "shell"), file, inner, outer, entry("a", "python"), entry("ours", "shell", null, "shared")];
const names = (closed: string[] = [], text = "") => openLines(scriptTree(all, text), new Set(closed)).map(({ node, depth }) => `${" ".repeat(depth)}${node.entry?.name ?? node.area}`);

test("folders come first, closed ones hide what is in them, a search keeps the way to what it finds", () => {
  expect(names()).toEqual(["personal", " outer", "  inner", "   load.sql", " a", " b", "shared", " ours"]);
  expect(names([inner.id, "shared"])).toEqual(["personal", " outer", "  inner", " a", " b", "shared"]);
  expect(names([], "LOAD")).toEqual(["personal", " outer", "  inner", "   load.sql", "shared"]);
});

test("an entry may go to its root and to every folder that is not inside it", () => {
  expect(targetsOfMove(all, outer).map((one) => one.path)).toEqual(["/"]);
  expect(targetsOfMove(all, file).map((one) => one.path)).toEqual(["/", "outer/inner", "outer"]);
});
