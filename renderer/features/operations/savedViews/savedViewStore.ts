import type { SavedViewId } from "#contract";
import { create } from "zustand";
import { link } from "../../../link/link.ts";
import type { SavedView } from "../model/savedViewFilter.ts";

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
