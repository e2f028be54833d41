import { createContext, use } from "react";
import { useStore } from "zustand";
import type { StoreApi } from "zustand";
import type { LayoutModel } from "./layoutStore.ts";

/** Carries the layout store of this window. */
export const LayoutContext = createContext<StoreApi<LayoutModel> | undefined>(undefined);

/** The layout store, for actions. */
export function useLayoutStore(): StoreApi<LayoutModel> {
  const store = use(LayoutContext);
  if (!store) throw new Error("useLayoutStore: no shell above this component");
  return store;
}

/** A part of the layout; renders again when it changes. */
export function useLayout<T>(select: (layout: LayoutModel) => T): T {
  return useStore(useLayoutStore(), select);
}
