import type { OutputOf, SavedViewId, UiUp } from "#contract";
import { create } from "zustand";
import { link } from "../../../link/link.ts";
import { noFilter, restoredFilter } from "../model/instanceFilter.ts";
import type { InstanceFilter } from "../model/instanceFilter.ts";

export type SavedView = OutputOf<UiUp, "view.list">["views"][number];

/** A view's filter as the list understands it now; what it does not is as in an empty filter. Unlike what the list remembers, a view keeps its words and its workflow. */
export function filterOfView({ filter }: Pick<SavedView, "filter">): InstanceFilter {
  const { text, workflowId } = filter;
  return { ...noFilter, ...restoredFilter(filter), text: typeof text === "string" ? text : "", workflowId: typeof workflowId === "string" ? workflowId : undefined };
}
/** Whether a filter shows exactly what a view shows. */
export const isView = (view: SavedView, filter: InstanceFilter): boolean => JSON.stringify(sorted(filterOfView(view))) === JSON.stringify(sorted(filter));
const sorted = (filter: InstanceFilter): unknown =>
  Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, Array.isArray(value) ? value.toSorted() : value]);

interface SavedViewState {
  readonly views: readonly SavedView[];
  readonly read: () => Promise<void>;
  readonly save: (view: SavedView) => Promise<void>;
  readonly remove: (id: SavedViewId) => Promise<void>;
}
const byName = (a: SavedView, b: SavedView): number => a.name.localeCompare(b.name);

/** The views of this person. What was saved is there when the server has it. */
export const useSavedViewStore = create<SavedViewState>((set) => ({
  views: [],
  read: async () => set({ views: (await link.ask("view.list", {})).views }),
  save: async (view) => {
    await link.ask("view.save", view);
    set(({ views }) => ({ views: [...views.filter(({ id }) => id !== view.id), view].toSorted(byName) }));
  },
  remove: async (id) => {
    await link.ask("view.remove", { id });
    set(({ views }) => ({ views: views.filter((view) => view.id !== id) }));
  },
}));
