import { useMemo } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useAppearance } from "../../ui/appearance.ts";
import type { Command } from "../../ui/commands/CommandRegistry.ts";
import { useCommands } from "../../ui/commands/CommandCentre.tsx";
import { listShortcuts } from "../../ui/table/listShortcuts.ts";
import type { Workbench } from "../../ui/workbench/WorkbenchContext.ts";
import { useLayoutStore } from "../layout/LayoutContext.ts";
import { focusNextPane } from "./panes.ts";
import { useRegistry } from "./RegistryContext.ts";

interface ShellDoors {
  readonly workbench: Workbench;
  readonly closeTab: (key: string) => void;
  readonly openPalette: (mode: "all" | "objects") => void;
  readonly openShortcuts: () => void;
  readonly openWindow: () => void;
  readonly lastFocus: WeakMap<Element, HTMLElement>;
}

/** The global commands of the shell (UX a.2), and the list keys for the sheet. */
export function useShellCommands({ workbench, closeTab, openPalette, openShortcuts, openWindow, lastFocus }: ShellDoors): void {
  const t = useTranslate();
  const { areas, panels, palette, commands } = useRegistry();
  const { choice, change } = useAppearance();
  const store = useLayoutStore();
  const layout = store.getState;

  const fixed = useMemo(() => [...listShortcuts, ...commands], [commands]);
  useCommands(fixed);

  const navigation = areas.map((area, index): Command => ({
    id: `area.${area.area}`,
    title: area.title,
    group: "ui:palette.navigation",
    icon: area.icon,
    keys: area.area === "settings" ? ["Mod+,"] : [`Mod+${index + 1}`],
    run: () => workbench.showArea(area.area),
  }));
  const tab = (): true | string => (layout().tabs.active === undefined ? t("app:reason.noTab") : true);
  useCommands([
    ...navigation,
    { id: "palette.open", title: "ui:palette.label", keys: ["Mod+K"], group: "app:group.window", unlisted: true, run: () => openPalette("all") },
    ...(palette.length > 0 ? [{ id: "palette.objects", title: "app:command.goToObject", keys: ["Mod+P"], group: "app:group.window", run: () => openPalette("objects") } satisfies Command] : []),
    { id: "view.sideBar", title: "app:command.sideBar", keys: ["Mod+B"], group: "app:group.view", run: () => layout().togglePane("sideBar") },
    ...(panels.size > 0 ? [{ id: "view.panel", title: "app:command.panel", keys: ["Mod+J"], group: "app:group.view", run: () => layout().togglePane("panel") } satisfies Command] : []),
    { id: "view.inspector", title: "app:command.inspector", keys: ["Mod+I"], group: "app:group.view", run: () => layout().togglePane("inspector") },
    { id: "pane.next", title: "app:command.nextPane", keys: ["F6"], group: "app:group.view", unlisted: true, run: () => focusNextPane(1, lastFocus) },
    { id: "pane.previous", title: "app:command.previousPane", keys: ["Shift+F6"], group: "app:group.view", unlisted: true, run: () => focusNextPane(-1, lastFocus) },
    {
      id: "tab.close",
      title: "app:tab.close",
      keys: ["Mod+W"],
      group: "app:group.window",
      availability: tab,
      run: () => closeTab(layout().tabs.active ?? ""),
    },
    { id: "tab.next", title: "app:command.nextTab", keys: ["Ctrl+Tab"], group: "app:group.window", availability: tab, run: () => layout().cycle(1) },
    { id: "tab.previous", title: "app:command.previousTab", keys: ["Ctrl+Shift+Tab"], group: "app:group.window", availability: tab, run: () => layout().cycle(-1) },
    {
      id: "tab.reopen",
      title: "app:command.reopenTab",
      keys: ["Mod+Shift+T"],
      group: "app:group.window",
      availability: () => (layout().tabs.closed.length === 0 ? t("app:reason.nothingClosed") : true),
      run: () => layout().reopen(),
    },
    { id: "go.back", title: "app:command.back", keys: ["Alt+Left", "Cmd+["], group: "app:group.window", run: () => layout().travel(-1) },
    { id: "go.forward", title: "app:command.forward", keys: ["Alt+Right", "Cmd+]"], group: "app:group.window", run: () => layout().travel(1) },
    { id: "window.new", title: "app:command.newWindow", keys: ["Mod+Shift+N"], group: "app:group.window", run: openWindow },
    { id: "help.shortcuts", title: "ui:shortcuts.title", keys: ["?"], group: "app:group.window", run: openShortcuts },
    { id: "look.light", title: "app:command.light", group: "app:group.view", run: () => change({ theme: "light" }) },
    { id: "look.dark", title: "app:command.dark", group: "app:group.view", run: () => change({ theme: "dark" }) },
    { id: "look.system", title: "app:command.systemTheme", group: "app:group.view", run: () => change({ theme: "system" }) },
    { id: "look.dense", title: "app:command.dense", group: "app:group.view", run: () => change({ density: "dense" }) },
    { id: "look.default", title: "app:command.defaultDensity", group: "app:group.view", run: () => change({ density: "default" }) },
    { id: "look.comfortable", title: "app:command.comfortable", group: "app:group.view", run: () => change({ density: "comfortable" }) },
    { id: "zoom.in", title: "app:command.zoomIn", keys: ["Mod++", "Mod+="], group: "app:group.view", run: () => change({ zoom: choice.zoom + 0.1 }) },
    { id: "zoom.out", title: "app:command.zoomOut", keys: ["Mod+-"], group: "app:group.view", run: () => change({ zoom: choice.zoom - 0.1 }) },
    { id: "look.language", title: "app:language.switch", group: "app:group.view", run: () => change({ language: choice.language === "en" ? "zh-CN" : "en" }) },
  ]);
}
