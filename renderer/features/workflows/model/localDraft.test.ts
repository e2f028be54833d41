import { expect, test } from "vitest";
import { restoredDraft } from "./localDraft.ts";

test("a draft is restored whole or not at all", () => {
  const draft = { at: 1, draftVersion: 3, name: "nightly", description: "", definition: { params: { a: "1" }, tasks: [], positions: {} } };
  expect(restoredDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  expect(restoredDraft(undefined)).toBeUndefined();
  expect(restoredDraft({ ...draft, definition: { tasks: [{ id: "x" }] } })).toBeUndefined();
  expect(restoredDraft({ ...draft, draftVersion: "3" })).toBeUndefined();
});
