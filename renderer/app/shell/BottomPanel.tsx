import { X } from "lucide-react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { ErrorBoundary } from "../../ui/ErrorBoundary.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { useLayout, useLayoutStore } from "../layout/LayoutContext.ts";
import { useRegistry } from "./RegistryContext.ts";

/** Log, problems, events: what belongs to the document above, side by side with it. */
export function BottomPanel() {
  const t = useTranslate();
  const { panels } = useRegistry();
  const store = useLayoutStore();
  const height = useLayout((layout) => layout.panes.panel.size);
  const shown = useLayout((layout) => layout.panel);
  const params = useLayout((layout) => layout.panelParams);
  const kind = shown !== undefined && panels.has(shown) ? shown : panels.keys().next().value;
  const panel = kind === undefined ? undefined : panels.get(kind);
  if (!panel || kind === undefined) return null;
  return (
    <section className="sb-panel" data-pane="panel" tabIndex={-1} aria-label={t("app:pane.panel")} style={{ height }}>
      <div className="sb-panel-head">
        <div role="tablist" aria-label={t("app:pane.panel")}>
          {[...panels].map(([each, { title, badge: Badge }]) => (
            <button key={each} type="button" role="tab" aria-selected={each === kind} tabIndex={each === kind ? 0 : -1} onClick={() => store.getState().choosePanel(each)}>
              {t(title)}
              {Badge && <Badge />}
            </button>
          ))}
        </div>
        <IconButton icon={X} label={t("app:pane.closePanel")} onPress={() => store.getState().togglePane("panel", false)} />
      </div>
      <div className="sb-panel-body" role="tabpanel">
        <ErrorBoundary resetKey={kind}>
          <panel.component key={kind} params={params[kind]} />
        </ErrorBoundary>
      </div>
    </section>
  );
}
