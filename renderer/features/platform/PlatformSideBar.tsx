import { useTranslate } from "../../i18n/useTranslate.ts";
import { MiddleText } from "../../ui/MiddleText.tsx";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import type { NodeView } from "./nodes/nodeView.ts";
import { useNodeViews } from "./nodes/useNodeViews.ts";
import { places } from "./places.ts";
import "./platform.css";

/** The documents of the area, and the tree of hosts. */
export function PlatformSideBar() {
  const t = useTranslate();
  const { open, front } = useWorkbench();
  return (
    <>
      <ul className="sb-side-list">
        {places.map((place) => (
          <li key={place.document.kind}>
            <button type="button" aria-current={front?.kind === place.document.kind || undefined} onClick={() => open(place.document, { pin: true })}>
              <place.icon size={16} aria-hidden />
              {t(place.title)}
            </button>
          </li>
        ))}
      </ul>
      <h3 className="sb-side-title">{t("nodes:hosts")}</h3>
      <NodeTree />
    </>
  );
}

function NodeTree() {
  const { open, inspect, subject } = useWorkbench();
  const views = useNodeViews();
  const chosen = subject?.kind === "node" ? subject.params["nodeId"] : undefined;
  const choose = (nodeId: string): void => {
    open({ kind: "topology", params: {} });
    inspect({ kind: "node", params: { nodeId } }, { reveal: true });
  };
  return (
    <ul className="sb-side-list">
      {inTreeOrder(views).map(({ view, depth }) => (
        <li key={view.node.id}>
          <button type="button" aria-current={view.node.id === chosen || undefined} style={{ paddingInlineStart: 8 + depth * 16 }} onClick={() => choose(view.node.id)}>
            <StateGlyph state={view.glyph} />
            <MiddleText text={view.node.name} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Parents before their children; order of numbers within. */
function inTreeOrder(views: readonly NodeView[]): readonly { readonly view: NodeView; readonly depth: number }[] {
  const known = new Set<string>(views.map((view) => view.node.id));
  const children = Map.groupBy(views, (view) => (view.node.parentId !== null && known.has(view.node.parentId) ? view.node.parentId : ""));
  const rows: { readonly view: NodeView; readonly depth: number }[] = [];
  const walk = (parent: string, depth: number): void => {
    for (const view of children.get(parent as never) ?? []) {
      rows.push({ view, depth });
      walk(view.node.id, depth + 1);
    }
  };
  walk("", 0);
  return rows;
}
