import { Fragment, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useDesktop } from "../../desktop/DesktopContext.ts";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useCommandRegistry } from "../../ui/commands/CommandCentre.tsx";
import { ErrorBoundary } from "../../ui/ErrorBoundary.tsx";
import { ConfirmSheet } from "../../ui/overlay/ConfirmSheet.tsx";
import { Toaster } from "../../ui/overlay/Toaster.tsx";
import { Palette } from "../../ui/palette/Palette.tsx";
import { ShortcutSheet } from "../../ui/palette/ShortcutSheet.tsx";
import { referenceKey } from "../../ui/workbench/references.ts";
import type { StoredRef } from "../../ui/workbench/references.ts";
import { WorkbenchContext } from "../../ui/workbench/WorkbenchContext.ts";
import type { Workbench } from "../../ui/workbench/WorkbenchContext.ts";
import { useLayout, useLayoutStore } from "../layout/LayoutContext.ts";
import { BottomPanel } from "./BottomPanel.tsx";
import { Documents } from "./Documents.tsx";
import { Inspector } from "./Inspector.tsx";
import { rememberFocus } from "./panes.ts";
import { Rail } from "./Rail.tsx";
import { useRegistry } from "./RegistryContext.ts";
import { Sash } from "./Sash.tsx";
import { StatusBar } from "./StatusBar.tsx";
import { TabStrip } from "./TabStrip.tsx";
import { TitleBar } from "./TitleBar.tsx";
import { CloseTabContext } from "./useCloseTab.ts";
import { useShellCommands } from "./useShellCommands.ts";
import "./Shell.css";

/** The window: title bar, rail, side bar, documents, inspector, bottom panel, status bar (UX a.1). */
export function Shell() {
  const t = useTranslate();
  const desktop = useDesktop();
  const registry = useRegistry();
  const store = useLayoutStore();
  const [palette, setPalette] = useState<"all" | "objects">();
  const [shortcuts, setShortcuts] = useState(false);
  const [closing, setClosing] = useState<string>();
  const lastFocus = useRef(new WeakMap<Element, HTMLElement>()).current;

  const closeTab = useCallback((key: string) => (store.getState().edited.has(key) ? setClosing(key) : store.getState().close(key)), [store]);
  const workbench = useWorkbenchOf(() => setPalette("all"), closeTab);
  const commands = useCommandRegistry();
  useEffect(() => desktop.onMenuCommand((id) => commands.run(id)), [desktop, commands]);
  useShellCommands({
    workbench,
    closeTab,
    openPalette: setPalette,
    openShortcuts: () => setShortcuts(true),
    openWindow: () => desktop.window.openNew(),
    lastFocus,
  });

  const { sideBar, inspector, panel } = useLayout((layout) => layout.panes);
  const area = useLayout((layout) => registry.areas.find((each) => each.area === layout.area));
  const SideBar = area?.sideBar;
  const Banner = registry.slots.banner;
  return (
    <WorkbenchContext value={workbench}>
      <CloseTabContext value={closeTab}>
        <div className="sb-shell" onFocusCapture={(event) => rememberFocus(lastFocus, event.target)}>
          <TitleBar />
          {Banner && <Banner />}
          <div className="sb-shell-middle">
            {registry.areas.length > 0 && <Rail />}
            {SideBar && sideBar.open && (
              <>
                <nav className="sb-side-bar" data-pane="sideBar" tabIndex={-1} aria-label={t(area.title)} style={{ width: sideBar.size }}>
                  <h2>{t(area.title)}</h2>
                  <ErrorBoundary resetKey={area.area}>
                    <SideBar />
                  </ErrorBoundary>
                </nav>
                <Sash pane="sideBar" />
              </>
            )}
            <div className="sb-centre">
              <main className="sb-main" data-pane="main" tabIndex={-1}>
                <TabStrip />
                <div className="sb-documents">
                  <Documents />
                </div>
              </main>
              {panel.open && registry.panels.size > 0 && (
                <>
                  <Sash pane="panel" />
                  <BottomPanel />
                </>
              )}
            </div>
            {inspector.open && registry.subjects.size > 0 && (
              <>
                <Sash pane="inspector" />
                <Inspector />
              </>
            )}
          </div>
          <StatusBar />
        </div>
        {registry.background.map((Background, index) => (
          <Fragment key={index}>
            <Background />
          </Fragment>
        ))}
        <Palette open={palette !== undefined} mode={palette ?? "all"} sources={registry.palette} onClose={() => setPalette(undefined)} />
        {shortcuts && <ShortcutSheet onClose={() => setShortcuts(false)} />}
        {closing !== undefined && (
          <ConfirmSheet
            title={t("app:unsaved.title")}
            verb={t("app:unsaved.discard")}
            onClose={() => setClosing(undefined)}
            onConfirm={async () => {
              store.getState().close(closing);
              return undefined;
            }}
          >
            <p>{t("app:unsaved.text")}</p>
          </ConfirmSheet>
        )}
        <Toaster />
      </CloseTabContext>
    </WorkbenchContext>
  );
}

/** The workbench that features see, over the layout store. */
function useWorkbenchOf(openPalette: () => void, closeTab: (key: string) => void): Workbench {
  const store = useLayoutStore();
  const registry = useRegistry();
  const palette = useRef(openPalette);
  palette.current = openPalette;
  const front = useLayout((layout) => layout.tabs.tabs.find((tab) => tab.key === layout.tabs.active)?.document);
  const subject = useLayout((layout) => layout.subject);
  return useMemo(() => {
    const layout = store.getState;
    return {
      open: (document: StoredRef, how) => layout().open(document, how?.pin ?? false),
      close: (document: StoredRef) => closeTab(referenceKey(document)),
      inspect: (next: StoredRef | undefined, how) => layout().inspect(next, how?.reveal ?? false),
      showPanel: (panel: StoredRef) => layout().showPanel(panel),
      showArea: (id) => {
        const area = registry.areas.find((each) => each.area === id);
        if (!area) return;
        layout().chooseArea(id);
        if (area.sideBar) layout().togglePane("sideBar", true);
        const home: StoredRef | undefined = area.home;
        if (home) layout().open(home, true);
      },
      setEdited: (document: StoredRef, edited) => layout().setEdited(referenceKey(document), edited),
      openPalette: () => palette.current(),
      front,
      subject,
    } satisfies Workbench;
  }, [store, registry, closeTab, front, subject]);
}
