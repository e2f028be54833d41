import { expect, test } from "vitest";
import { defaultFilter, noFilter } from "./instanceFilter.ts";
import { filterOfView, isView } from "./savedViewFilter.ts";

const view = (filter: Record<string, unknown>) => ({ id: "v" as never, name: "mine" as never, filter });

test("a view comes back as it was saved, also after it went through JSON", () => {
  const filter = { ...defaultFilter, text: "load", workflowId: "w", businessDate: "2026-11-20", behind: { id: "t", name: "load_orders" } };
  const stored = view(JSON.parse(JSON.stringify(filter)) as Record<string, unknown>);
  expect(filterOfView(stored)).toEqual(filter);
  expect(isView(stored, filter)).toBe(true);
  expect(isView(stored, { ...filter, states: filter.states.toReversed() })).toBe(true);
  expect(isView(stored, { ...filter, mine: false })).toBe(false);
  expect(isView(stored, { ...filter, behind: undefined })).toBe(false);
});
test("what a newer or older client saved is read as far as it is understood", () => {
  expect(filterOfView(view({ states: ["FAILED", "NONE"], origin: 7, text: 7, other: 1, behind: { id: 7 } }))).toEqual({ ...noFilter, states: ["FAILED"] });
});
