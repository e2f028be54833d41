import { referenceKey } from "../../ui/workbench/references.ts";
import type { StoredRef } from "../../ui/workbench/references.ts";

/** One tab: its document, and whether it stays when the next one is opened. */
export interface Tab {
  readonly key: string;
  readonly document: StoredRef;
  readonly pinned: boolean;
}

/** The tabs of a window, what was closed, and where the user has been. */
export interface TabsState {
  readonly tabs: readonly Tab[];
  readonly active: string | undefined;
  /** Latest last, at most 20. */
  readonly closed: readonly StoredRef[];
  /** Documents in the order they were in front; `at` points at the present one. */
  readonly trail: readonly StoredRef[];
  readonly at: number;
}

/** A window without documents. */
export const noTabs: TabsState = { tabs: [], active: undefined, closed: [], trail: [], at: -1 };

const longestTrail = 50;

function visited(state: TabsState, document: StoredRef): TabsState {
  const present = state.trail[state.at];
  if (present && referenceKey(present) === referenceKey(document)) return state;
  const trail = [...state.trail.slice(0, state.at + 1), document].slice(-longestTrail);
  return { ...state, trail, at: trail.length - 1 };
}

function inFront(state: TabsState, document: StoredRef, pin: boolean): TabsState {
  const key = referenceKey(document);
  const open = state.tabs.find((tab) => tab.key === key);
  if (open) return { ...state, active: key, tabs: pin && !open.pinned ? state.tabs.map((tab) => (tab.key === key ? { ...tab, pinned: true } : tab)) : state.tabs };
  const tab: Tab = { key, document, pinned: pin };
  const preview = pin ? -1 : state.tabs.findIndex((t) => !t.pinned);
  if (preview >= 0) return { ...state, active: key, tabs: state.tabs.with(preview, tab) };
  // A new tab stands right of the one in front, as in an editor.
  const after = state.tabs.findIndex((t) => t.key === state.active) + 1 || state.tabs.length;
  return { ...state, active: key, tabs: state.tabs.toSpliced(after, 0, tab) };
}

/** Brings a document to the front; opens it as the preview tab (one at a time, replaced by the next) or pinned. */
export function openTab(state: TabsState, document: StoredRef, pin: boolean): TabsState {
  return visited(inFront(state, document, pin), document);
}

/** Keeps the preview tab. */
export function pinTab(state: TabsState, key: string): TabsState {
  return { ...state, tabs: state.tabs.map((tab) => (tab.key === key ? { ...tab, pinned: true } : tab)) };
}

/** Closes a tab; its right neighbour, or else its left one, comes to the front. */
export function closeTab(state: TabsState, key: string): TabsState {
  const index = state.tabs.findIndex((tab) => tab.key === key);
  const tab = state.tabs[index];
  if (!tab) return state;
  const tabs = state.tabs.toSpliced(index, 1);
  const closed = [...state.closed, tab.document].slice(-20);
  if (state.active !== key) return { ...state, tabs, closed };
  const next = tabs[index] ?? tabs[index - 1];
  const rest: TabsState = { ...state, tabs, closed, active: next?.key };
  return next ? visited(rest, next.document) : rest;
}

/** Opens again what was closed last, pinned. */
export function reopenTab(state: TabsState): TabsState {
  const document = state.closed.at(-1);
  return document ? openTab({ ...state, closed: state.closed.slice(0, -1) }, document, true) : state;
}

/** The next tab to the right or left, around the end. */
export function cycleTab(state: TabsState, step: 1 | -1): TabsState {
  const index = state.tabs.findIndex((tab) => tab.key === state.active);
  const next = state.tabs[(index + step + state.tabs.length) % state.tabs.length];
  return next ? visited({ ...state, active: next.key }, next.document) : state;
}

/** Back or forward to where the user was; opens the document again when it was closed meanwhile. */
export function travel(state: TabsState, step: 1 | -1): TabsState {
  const document = state.trail[state.at + step];
  return document ? { ...inFront(state, document, false), at: state.at + step } : state;
}

/** Drops tabs of kinds that no feature brings any more. */
export function knownTabs(state: TabsState, isKnown: (kind: string) => boolean): TabsState {
  const tabs = state.tabs.filter((tab) => isKnown(tab.document.kind));
  if (tabs.length === state.tabs.length) return state;
  return { ...noTabs, tabs, active: tabs.some((tab) => tab.key === state.active) ? state.active : tabs[0]?.key };
}
