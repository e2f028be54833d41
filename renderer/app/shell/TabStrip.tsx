import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useMenu } from "../../ui/menu/useMenu.tsx";
import { MiddleText } from "../../ui/MiddleText.tsx";
import { useLayout, useLayoutStore } from "../layout/LayoutContext.ts";
import type { Tab } from "../layout/tabs.ts";
import { useRegistry } from "./RegistryContext.ts";
import { useCloseTab } from "./useCloseTab.ts";

/** The open documents. Italics (a dot of its own in Chinese) mark the preview; double click keeps it. */
export function TabStrip() {
  const t = useTranslate();
  const tabs = useLayout((layout) => layout.tabs.tabs);
  const strip = useRef<HTMLDivElement>(null);
  const active = useLayout((layout) => layout.tabs.active);
  useEffect(() => {
    strip.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [active]);
  if (tabs.length === 0) return null;
  return (
    <div ref={strip} className="sb-tabs" role="tablist" aria-label={t("app:pane.tabs")}>
      {tabs.map((tab) => (
        <TabView key={tab.key} tab={tab} active={tab.key === active} />
      ))}
    </div>
  );
}

function TabView({ tab, active }: { readonly tab: Tab; readonly active: boolean }) {
  const t = useTranslate();
  const { documents } = useRegistry();
  const contribution = documents.get(tab.document.kind);
  if (!contribution) throw new Error(`no contribution draws documents of kind "${tab.document.kind}"`);
  const { title, glyph, detail } = contribution.useTab(tab.document.params);
  const store = useLayoutStore();
  const edited = useLayout((layout) => layout.edited.has(tab.key));
  const close = useCloseTab();
  const menu = useMenu();
  const { pin, open } = store.getState();

  const others = (which: (other: Tab, index: number, here: number) => boolean): void => {
    const all = store.getState().tabs.tabs;
    const here = all.findIndex((other) => other.key === tab.key);
    for (const [index, other] of all.entries()) if (other.key !== tab.key && which(other, index, here)) close(other.key);
  };
  return (
    <div
      className="sb-tab"
      data-preview={!tab.pinned || undefined}
      data-active={active || undefined}
      onAuxClick={(event) => event.button === 1 && close(tab.key)}
      onDoubleClick={() => pin(tab.key)}
      onContextMenu={(event) => {
        event.preventDefault();
        menu.open(
          [
            { id: "keep", label: t("app:tab.keep"), disabledReason: tab.pinned ? t("app:tab.isKept") : undefined, run: () => pin(tab.key) },
            { id: "close", label: t("app:tab.close"), keys: "Mod+W", separated: true, run: () => close(tab.key) },
            { id: "others", label: t("app:tab.closeOthers"), run: () => others(() => true) },
            { id: "right", label: t("app:tab.closeRight"), run: () => others((_, index, here) => index > here) },
          ],
          { x: event.clientX, y: event.clientY },
          title,
        );
      }}
    >
      <button type="button" role="tab" aria-selected={active} tabIndex={active ? 0 : -1} onClick={() => open(tab.document, tab.pinned)}>
        {glyph}
        <MiddleText text={title} ident={false} />
        {detail && <span className="sb-tab-detail">{detail}</span>}
      </button>
      {edited && <span className="sb-tab-edited" role="img" aria-label={t("app:tab.edited")} title={t("app:tab.edited")} />}
      <IconButton icon={X} size={14} label={t("app:tab.closeNamed", { title })} onPress={() => close(tab.key)} />
      {menu.element}
    </div>
  );
}
