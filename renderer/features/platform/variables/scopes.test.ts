import { expect, test } from "vitest";
import type { Folder, FolderId, Project, Variable } from "#contract";
import { hiddenBy, scopesOfName } from "./scopes.ts";

const variable = (id: string, projectId: string | null, value: string | null): Variable =>
  ({ id, projectId, name: "region", secret: value === null, value, remark: "", changedAt: 0, changedBy: "", version: 1, changedSeq: 1 }) as Variable;
const wide = variable("w", null, "all");
const near = variable("n", "p1", null);
const other = variable("o", "p2", "eu");
const projects = [
  { id: "p1", name: "sales" },
  { id: "p2", name: "ads" },
] as Project[];
const folders = new Map([["f" as FolderId, { id: "f", projectId: "p1", parentId: null, name: "etl", params: { region: "cn" }, remark: "", version: 1, changedSeq: 1 } as unknown as Folder]]);

test("a variable of a project hides the platform's of the same name", () => {
  expect(hiddenBy(near, [wide, near, other])).toBe(wide);
  expect(hiddenBy(wide, [wide, near])).toBeUndefined();
  expect(hiddenBy(near, [near, other])).toBeUndefined();
});

test("the scopes of a name come from the widest to the nearest; a secret has no value", () => {
  expect(scopesOfName("region", "p1", [near, wide, other], projects, folders).map(({ scope, place, value }) => [scope, place, value])).toEqual([
    ["platform", "", "all"],
    ["project", "sales", null],
    ["folder", "sales/etl", "cn"],
  ]);
  expect(scopesOfName("region", null, [near, wide, other], projects, folders).map(({ place }) => place)).toEqual(["", "ads", "sales", "sales/etl"]);
});
