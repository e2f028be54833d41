import { expect, test } from "vitest";
import { TaskId, WorkflowDefinition } from "#contract";
import { draftText, linesOf, readDraft } from "./draftText.ts";

const place = { project: "sales", folder: "", enabled: true };
const types = new Map();
const idAt = (index: number) => TaskId.parse(String(index).padStart(26, "0"));
const newId = () => idAt(99);
const draft = () => ({
  name: "daily",
  description: "",
  definition: WorkflowDefinition.parse({
    tasks: [
      { id: idAt(0), name: "extract", type: "shell", params: { script: "echo 1\n" } },
      { id: idAt(1), name: "load", type: "shell", after: [idAt(0)], params: { script: "echo 2\n" } },
    ],
  }),
});

test("[TXT2] the text of a draft is that draft; a task that says the same is the same", () => {
  const before = draft();
  const read = readDraft(draftText(before, place, types), before, place, types, newId);
  expect(read).toEqual(before);
  expect("definition" in read && read.definition.tasks[0]).toBe(before.definition.tasks[0]);
});

test("the one name that changed, or one with renamedFrom, keeps its task; others are new", () => {
  const before = draft();
  const text = draftText(before, place, types);
  const ids = (changed: string) => {
    const read = readDraft(changed, before, place, types, newId);
    return "definition" in read ? read.definition.tasks.map(({ id, name }) => [id, name]) : read.problems;
  };
  expect(ids(text.replaceAll("extract", "read"))).toEqual([
    [idAt(0), "read"],
    [idAt(1), "load"],
  ]);
  expect(ids(text.replaceAll("extract", "read").replace("name: load", "name: put"))).toEqual([
    [idAt(99), "read"],
    [idAt(99), "put"],
  ]);
  expect(ids(text.replaceAll("extract", "read").replace("name: load", "name: put\n    renamedFrom: load"))).toContainEqual([idAt(1), "put"]);
});

test("[TXT3] the owner stands in the text and is changed elsewhere, followers too; without them nothing is said", () => {
  const before = draft();
  const owned = { ...place, owner: "ann" };
  const text = draftText(before, owned, types);
  expect(text).toContain("owner: ann\n");
  const read = (changed: string) => {
    const said = readDraft(changed, before, owned, types, newId);
    return "problems" in said ? said.problems.map(({ line, path, sentence }) => [line, path, sentence.code]) : said;
  };
  expect(read(text)).toEqual(before);
  expect(read(text.replace("owner: ann\n", ""))).toEqual(before);
  expect(read(text.replace("owner: ann", "owner: bob"))).toEqual([[4, "owner", "text.changedElsewhere"]]);
  expect(read(text.replace("owner: ann", "followers: [ann]"))).toEqual([[4, "followers", "text.changedElsewhere"]]);
  expect(read(text.replace("    type: shell\n", "    type: shell\n    followers: [ann]\n"))).toEqual([[8, "tasks.extract.followers", "text.changedElsewhere"]]);
});

test("[TXT1] syntax, unknown names, doubles and what is changed elsewhere stand at their line", () => {
  const before = draft();
  const text = draftText(before, place, types);
  const wrong = (changed: string) => {
    const read = readDraft(changed, before, place, types, newId);
    return "problems" in read ? read.problems.map(({ line, sentence }) => [line, sentence.code]) : [];
  };
  expect(wrong(text.replace("- extract", "- extrakt"))).toEqual([[13, "text.afterUnknown"]]);
  expect(wrong(text.replace("- name: load", "- name: extract"))).toContainEqual([10, "task.nameTwice"]);
  expect(wrong(text.replace("project: sales", "project: other"))).toEqual([[2, "text.changedElsewhere"]]);
  expect(wrong("tasks: [")[0]![1]).toBe("text.syntax");
  expect(linesOf(text)!.ofTask).toEqual([5, 10]);
});
