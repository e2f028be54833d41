import { expect, test } from "vitest";
import { firstLayout, restoredLayout, storableLayout } from "./layoutState.ts";
import { openTab } from "./tabs.ts";

test("a layout survives being stored", () => {
  const tabs = openTab(openTab(firstLayout.tabs, { kind: "run", params: { id: "a" } }, true), { kind: "log", params: { id: "b" } }, false);
  const layout = { ...firstLayout, area: "operations" as const, tabs, panel: "log", panes: { ...firstLayout.panes, panel: { open: true, size: 300 } } };
  const restored = restoredLayout(JSON.parse(JSON.stringify(storableLayout(layout))));
  expect(restored.area).toBe("operations");
  expect(restored.panes.panel).toEqual({ open: true, size: 300 });
  expect(restored.tabs.tabs).toEqual(tabs.tabs);
  expect(restored.tabs.active).toBe(tabs.active);
  expect(restored.panel).toBe("log");
});

test("what an older version or a hand has broken falls back part by part", () => {
  expect(restoredLayout(undefined)).toBe(firstLayout);
  const restored = restoredLayout({ area: "gone", panes: { sideBar: { open: "yes", size: 9999 } }, tabs: [{ kind: 5 }, { kind: "run", params: {} }], active: "nowhere" });
  expect(restored.area).toBeUndefined();
  expect(restored.panes.sideBar).toEqual({ open: true, size: 480 });
  expect(restored.tabs.tabs.map((t) => t.document.kind)).toEqual(["run"]);
  expect(restored.tabs.active).toBe(restored.tabs.tabs[0]?.key);
});
