import { expect, test } from "vitest";
import type { Folder, Project, WorkflowSummary } from "#contract";
import { folderTree, type Branch } from "./folderTree.ts";

const project = { id: "p", name: "sales" } as Project;
const folder = (id: string, parentId: string | null): Folder => ({ id, projectId: "p", parentId, name: id, params: {} }) as unknown as Folder;
const workflow = (name: string, folderId: string | null): WorkflowSummary => ({ id: name, name, projectId: "p", folderId }) as unknown as WorkflowSummary;
const folders = [folder("etl", null), folder("night", "etl"), folder("empty", null)];
const workflows = [workflow("load", "night"), workflow("top", null), workflow("lost", "gone")];
const lines = (branch: Branch | undefined): unknown => branch && [branch.folder?.name ?? "/", branch.branches.map(lines), branch.workflows.map(({ name }) => name)];

test("[FLD1] folders are within folders, workflows within them; of an unknown folder they are at the root", () => {
  expect(lines(folderTree(project, folders, workflows, ""))).toEqual([
    "/",
    [
      ["etl", [["night", [], ["load"]]], []],
      ["empty", [], []],
    ],
    ["top", "lost"],
  ]);
});

test("a text leaves what has it, what leads there, and what is below it", () => {
  expect(lines(folderTree(project, folders, workflows, "load"))).toEqual(["/", [["etl", [["night", [], ["load"]]], []]], []]);
  expect(lines(folderTree(project, folders, workflows, "ETL"))).toEqual(["/", [["etl", [["night", [], ["load"]]], []]], []]);
  expect(folderTree(project, folders, workflows, "nothing")).toBeUndefined();
});
