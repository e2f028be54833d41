import { X } from "lucide-react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorBoundary } from "../../ui/ErrorBoundary.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { referenceKey } from "../../ui/workbench/references.ts";
import { useLayout, useLayoutStore } from "../layout/LayoutContext.ts";
import { useRegistry } from "./RegistryContext.ts";

/** Details of what is selected, beside the list that it was selected in. */
export function Inspector() {
  const t = useTranslate();
  const { subjects } = useRegistry();
  const store = useLayoutStore();
  const subject = useLayout((layout) => layout.subject);
  const width = useLayout((layout) => layout.panes.inspector.size);
  const View = subject && subjects.get(subject.kind)?.component;
  return (
    <aside className="sb-inspector" data-pane="inspector" tabIndex={-1} aria-label={t("app:pane.inspector")} style={{ width }}>
      <div className="sb-inspector-close">
        <IconButton icon={X} label={t("app:pane.closeInspector")} onPress={() => store.getState().togglePane("inspector", false)} />
      </div>
      {View ? (
        <ErrorBoundary resetKey={referenceKey(subject)}>
          <View key={referenceKey(subject)} params={subject.params} />
        </ErrorBoundary>
      ) : (
        <EmptyState sentence={t("app:nothingSelected")} />
      )}
    </aside>
  );
}
