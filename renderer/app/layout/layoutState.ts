import type { JsonValue } from "#bridge";
import { areaIds } from "../../ui/workbench/contributions.ts";
import type { AreaId } from "../../ui/workbench/contributions.ts";
import { isStoredRef, referenceKey } from "../../ui/workbench/references.ts";
import type { Params, StoredRef } from "../../ui/workbench/references.ts";
import { noTabs } from "./tabs.ts";
import type { Tab, TabsState } from "./tabs.ts";

/** A pane that can be closed and resized; `size` in CSS pixels. */
export interface PaneState {
  readonly open: boolean;
  readonly size: number;
}

/** The panes that can be resized. */
export type PaneName = "sideBar" | "inspector" | "panel";

/** Least, most and first size of each pane in CSS pixels (UX a.1). */
export const paneLimits: Readonly<Record<PaneName, { readonly least: number; readonly most: number; readonly first: number }>> = {
  sideBar: { least: 200, most: 480, first: 264 },
  inspector: { least: 280, most: 640, first: 360 },
  panel: { least: 96, most: 800, first: 260 },
};

/** What is remembered of a window. */
export interface LayoutState {
  readonly area: AreaId | undefined;
  readonly panes: Readonly<Record<PaneName, PaneState>>;
  readonly tabs: TabsState;
  /** The tab of the bottom panel in front, and what each tab showed last. */
  readonly panel: string | undefined;
  readonly panelParams: Readonly<Record<string, Params>>;
  readonly subject: StoredRef | undefined;
}

/** A first window. */
export const firstLayout: LayoutState = {
  area: undefined,
  panes: {
    sideBar: { open: true, size: paneLimits.sideBar.first },
    inspector: { open: false, size: paneLimits.inspector.first },
    panel: { open: false, size: paneLimits.panel.first },
  },
  tabs: noTabs,
  panel: undefined,
  panelParams: {},
  subject: undefined,
};

/** `size` within the limits of the pane. */
export function limited(pane: PaneName, size: number): number {
  const { least, most } = paneLimits[pane];
  return Math.round(Math.max(least, Math.min(most, size)));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function storedPane(pane: PaneName, value: unknown): PaneState {
  const first = firstLayout.panes[pane];
  if (!isObject(value)) return first;
  return { open: typeof value["open"] === "boolean" ? value["open"] : first.open, size: typeof value["size"] === "number" ? limited(pane, value["size"]) : first.size };
}

/** What of a layout is written to the preferences: the trail, the closed tabs and what the panel shows belong to the window's life only. */
export function storableLayout(layout: LayoutState): JsonValue {
  const { area, panes, tabs, panel } = layout;
  return {
    area: area ?? null,
    panes: { sideBar: { ...panes.sideBar }, inspector: { ...panes.inspector }, panel: { ...panes.panel } },
    tabs: tabs.tabs.map(({ document, pinned }) => ({ kind: document.kind, params: document.params, pinned })),
    active: tabs.active ?? null,
    panel: panel ?? null,
  };
}

/** Reads a stored layout; anything unknown or malformed falls back to the first layout, part by part. */
export function restoredLayout(value: unknown): LayoutState {
  if (!isObject(value)) return firstLayout;
  const panes = isObject(value["panes"]) ? value["panes"] : {};
  const stored = Array.isArray(value["tabs"]) ? value["tabs"].filter(isStoredRef) : [];
  const tabs = stored.map((ref): Tab => ({ key: referenceKey(ref), document: { kind: ref.kind, params: ref.params }, pinned: "pinned" in ref && ref.pinned === true }));
  const active = tabs.find((tab) => tab.key === value["active"]) ?? tabs[0];
  return {
    area: areaIds.find((id) => id === value["area"]),
    panes: { sideBar: storedPane("sideBar", panes["sideBar"]), inspector: storedPane("inspector", panes["inspector"]), panel: storedPane("panel", panes["panel"]) },
    tabs: active ? { ...noTabs, tabs, active: active.key, trail: [active.document], at: 0 } : noTabs,
    panel: typeof value["panel"] === "string" ? value["panel"] : undefined,
    panelParams: {},
    subject: undefined,
  };
}
