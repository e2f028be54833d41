import { Activity, useRef } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorBoundary } from "../../ui/ErrorBoundary.tsx";
import { useLayout } from "../layout/LayoutContext.ts";
import type { Tab } from "../layout/tabs.ts";
import { useRegistry } from "./RegistryContext.ts";

const keptMounted = 8;

/** The document in front, and up to seven that were in front before: hidden, their effects off, their state kept. */
export function Documents() {
  const t = useTranslate();
  const tabs = useLayout((layout) => layout.tabs.tabs);
  const active = useLayout((layout) => layout.tabs.active);
  const recent = useRef<readonly string[]>([]);
  if (active !== undefined && recent.current[0] !== active) recent.current = [active, ...recent.current.filter((key) => key !== active)].slice(0, keptMounted);
  if (active === undefined) return <EmptyState sentence={t("app:noDocument")} />;
  return tabs
    .filter((tab) => recent.current.includes(tab.key))
    .map((tab) => (
      <Activity key={tab.key} mode={tab.key === active ? "visible" : "hidden"}>
        <div className="sb-document" role="tabpanel">
          <ErrorBoundary resetKey={tab.key}>
            <DocumentView tab={tab} />
          </ErrorBoundary>
        </div>
      </Activity>
    ));
}

function DocumentView({ tab }: { readonly tab: Tab }) {
  const { documents } = useRegistry();
  const View = documents.get(tab.document.kind)?.component;
  return View ? <View params={tab.document.params} /> : null;
}
