import { create } from "zustand";
import { defaultFilter } from "./instanceFilter.ts";
import type { InstanceFilter } from "./instanceFilter.ts";

/** The preference that holds the filter of the instance list. */
export const filterKey = "operations.filter";

interface FilterState {
  readonly filter: InstanceFilter;
  readonly set: (changes: Partial<InstanceFilter>) => void;
}

/** The filter of the instance list; status bar and side bar set it too. */
export const useFilterStore = create<FilterState>((set) => ({
  filter: defaultFilter,
  set: (changes) => set(({ filter }) => ({ filter: { ...filter, ...changes } })),
}));
