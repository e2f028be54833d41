import type { OutputOf, UiUp } from "#contract";
import { noFilter, restoredFilter } from "./instanceFilter.ts";
import type { InstanceFilter } from "./instanceFilter.ts";

export type SavedView = OutputOf<UiUp, "view.list">["views"][number];

/** A view's filter as the list understands it now; what it does not is as in an empty filter. Unlike what the list remembers, a view keeps its words, its workflow and what it waits for. */
export function filterOfView({ filter }: Pick<SavedView, "filter">): InstanceFilter {
  const { text, workflowId } = filter;
  return { ...noFilter, ...restoredFilter(filter), text: typeof text === "string" ? text : "", workflowId: typeof workflowId === "string" ? workflowId : undefined, behind: behindOf(filter["behind"]) };
}
function behindOf(stored: unknown): InstanceFilter["behind"] {
  if (typeof stored !== "object" || stored === null) return undefined;
  const { id, name } = stored as Readonly<Record<string, unknown>>;
  return typeof id === "string" && typeof name === "string" ? { id, name } : undefined;
}
/** Whether a filter shows exactly what a view shows. */
export const isView = (view: SavedView, filter: InstanceFilter): boolean => JSON.stringify(sorted(filterOfView(view))) === JSON.stringify(sorted(filter));
const sorted = (filter: InstanceFilter): unknown =>
  Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, Array.isArray(value) ? value.toSorted() : value]);
