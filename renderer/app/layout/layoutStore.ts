import { createStore } from "zustand";
import type { StoreApi } from "zustand";
import type { Preferences } from "../../desktop/Desktop.ts";
import type { AreaId } from "../../ui/workbench/contributions.ts";
import type { StoredRef } from "../../ui/workbench/references.ts";
import { limited, restoredLayout, storableLayout } from "./layoutState.ts";
import type { LayoutState, PaneName } from "./layoutState.ts";
import { closeTab, cycleTab, knownTabs, openTab, pinTab, reopenTab, travel } from "./tabs.ts";

/** What can be done to the layout. */
export interface LayoutActions {
  readonly chooseArea: (area: AreaId) => void;
  readonly togglePane: (pane: PaneName, open?: boolean) => void;
  readonly resizePane: (pane: PaneName, size: number) => void;
  readonly open: (document: StoredRef, pin: boolean) => void;
  readonly close: (key: string) => void;
  readonly pin: (key: string) => void;
  readonly reopen: () => void;
  readonly cycle: (step: 1 | -1) => void;
  readonly travel: (step: 1 | -1) => void;
  readonly inspect: (subject: StoredRef | undefined, reveal: boolean) => void;
  /** Shows `params` in that panel and opens it. */
  readonly showPanel: (panel: StoredRef) => void;
  /** Brings a panel tab to the front with what it showed last. */
  readonly choosePanel: (kind: string) => void;
  readonly setEdited: (key: string, edited: boolean) => void;
}

/** Layout, the documents with unsaved changes, and the actions. */
export interface LayoutModel extends LayoutState, LayoutActions {
  readonly edited: ReadonlySet<string>;
}

const preferenceKey = "layout";
const settleMs = 400;

/** The layout of this window, restored from the preferences and kept there 0.4 s after each change. */
export function createLayoutStore(preferences: Preferences, isKnown: (kind: string) => boolean): StoreApi<LayoutModel> {
  const restored = restoredLayout(preferences.read(preferenceKey));
  const store = createStore<LayoutModel>()((set) => ({
    ...restored,
    tabs: knownTabs(restored.tabs, isKnown),
    edited: new Set<string>(),
    chooseArea: (area) => set({ area }),
    togglePane: (pane, open) => set(({ panes }) => ({ panes: { ...panes, [pane]: { ...panes[pane], open: open ?? !panes[pane].open } } })),
    resizePane: (pane, size) => set(({ panes }) => ({ panes: { ...panes, [pane]: { ...panes[pane], size: limited(pane, size) } } })),
    open: (document, pin) => set(({ tabs }) => ({ tabs: openTab(tabs, document, pin) })),
    close: (key) => set(({ tabs, edited }) => ({ tabs: closeTab(tabs, key), edited: without(edited, key) })),
    pin: (key) => set(({ tabs }) => ({ tabs: pinTab(tabs, key) })),
    reopen: () => set(({ tabs }) => ({ tabs: reopenTab(tabs) })),
    cycle: (step) => set(({ tabs }) => ({ tabs: cycleTab(tabs, step) })),
    travel: (step) => set(({ tabs }) => ({ tabs: travel(tabs, step) })),
    inspect: (subject, reveal) => set(({ panes }) => ({ subject, ...(reveal ? { panes: { ...panes, inspector: { ...panes.inspector, open: true } } } : {}) })),
    showPanel: ({ kind, params }) => set(({ panes, panelParams }) => ({ panel: kind, panelParams: { ...panelParams, [kind]: params }, panes: { ...panes, panel: { ...panes.panel, open: true } } })),
    choosePanel: (kind) => set({ panel: kind }),
    setEdited: (key, edited) =>
      set((state) => {
        if (state.edited.has(key) === edited) return state;
        return edited ? { edited: new Set([...state.edited, key]), tabs: pinTab(state.tabs, key) } : { edited: without(state.edited, key) };
      }),
  }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.subscribe((state) => {
    clearTimeout(timer);
    timer = setTimeout(() => preferences.write(preferenceKey, storableLayout(state)), settleMs);
  });
  return store;
}

function without(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  if (!set.has(key)) return set;
  const rest = new Set(set);
  rest.delete(key);
  return rest;
}
