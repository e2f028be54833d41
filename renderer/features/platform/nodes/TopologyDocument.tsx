import type { Node } from "#contract";
import { Button, Segmented, Select } from "antd";
import { Network, Plus } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import "../../../ui/document.css";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "../platform.css";
import { NodeVerbs } from "./detail/NodeVerbs.tsx";
import { NodeTable } from "./NodeTable.tsx";
import { nodeActionNames } from "./nodeActionRules.ts";
import type { NodeAction } from "./nodeActionRules.ts";
import { TopologyGraph } from "./TopologyGraph.tsx";
import { actionIcons, useNodeActions } from "./useNodeActions.tsx";
import { useNodeViews } from "./useNodeViews.ts";
import type { Overlay } from "./useNodeWords.ts";
import { overlays } from "./useNodeWords.ts";

export function useTopologyTab(): TabLook {
  const t = useTranslate();
  return { title: t("nodes:topology"), glyph: <Network size={14} aria-hidden /> };
}

const viewKey = "topology.view";
const overlayKey = "topology.overlay";
const inBar: readonly NodeAction[] = ["start", "drain", "stop", "restart", "upgrade", "diagnose"];

/** The hosts as a live graph and as a list: one selection, one set of verbs. */
export function TopologyDocument() {
  const t = useTranslate();
  const desktop = useDesktop();
  const { inspect, open: openDocument, subject } = useWorkbench();
  const views = useNodeViews();
  const actions = useNodeActions();
  const [view, setView] = useState<"graph" | "list">(() => (desktop.preferences.read(viewKey) === "list" ? "list" : "graph"));
  const [overlay, setOverlay] = useState<Overlay>(() => overlays.find((each) => each === desktop.preferences.read(overlayKey)) ?? "load");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => views.filter(({ node }) => selected.has(node.id)).map(({ node }) => node), [views, selected]);
  const show = (next: "graph" | "list"): void => {
    setView(next);
    desktop.preferences.write(viewKey, next);
  };
  const select = (ids: ReadonlySet<string>): void => {
    setSelected(ids);
    const [only] = ids;
    if (ids.size === 1 && only !== undefined) inspect({ kind: "node", params: { nodeId: only } }, { reveal: true });
  };
  // A node chosen elsewhere (side bar, palette) is chosen here as well.
  const subjectId = subject?.kind === "node" ? String(subject.params["nodeId"]) : undefined;
  useEffect(() => {
    if (subjectId !== undefined) setSelected((old) => (old.has(subjectId) ? old : new Set([subjectId])));
  }, [subjectId]);

  useCommands([
    { id: "node.add", title: "nodes:addHost", keys: ["A"], group: "nodes:group", icon: Plus, availability: () => actions.addAvailable, run: () => actions.add() },
    ...nodeActionNames.map((verb) => ({
      id: `node.${verb}`,
      title: `nodes:verb.${verb}` as const,
      group: "nodes:group" as const,
      icon: actionIcons[verb],
      availability: () => actions.available(verb, chosen),
      run: () => actions.run(verb, chosen),
    })),
    { id: "node.graph", title: "nodes:view.graph", keys: ["G D"], group: "nodes:group", run: () => show("graph") },
    { id: "node.list", title: "nodes:view.list", keys: ["G L"], group: "nodes:group", run: () => show("list") },
  ]);
  const open = (id: string): void => openDocument({ kind: "node", params: { nodeId: id } });
  const showOverlay = (next: Overlay): void => {
    setOverlay(next);
    desktop.preferences.write(overlayKey, next);
  };
  const addReason = actions.addAvailable === true ? undefined : actions.addAvailable;
  return (
    <div className="sb-doc">
      <div className="sb-doc-bar" role="toolbar" aria-label={t("nodes:topology")}>
        <Button type="primary" icon={<Plus size={14} />} disabled={addReason !== undefined} title={addReason ?? "A"} onClick={() => actions.add()}>
          {t("nodes:addHost")}
        </Button>
        <NodeVerbs names={inBar} nodes={chosen} actions={actions} />
        <span className="sb-doc-gap" />
        {chosen.length > 1 && <span className="sb-doc-note">{t("ui:table.selected", { count: chosen.length })}</span>}
        {view === "graph" && (
          <Select<Overlay> aria-label={t("nodes:overlay")} className="sb-topology-overlay" value={overlay} onChange={showOverlay} options={overlays.map((value) => ({ value, label: t(`nodes:overlay.${value}`) }))} />
        )}
        <Segmented<"graph" | "list">
          value={view}
          onChange={show}
          options={[
            { value: "graph", label: t("nodes:view.graph") },
            { value: "list", label: t("nodes:view.list") },
          ]}
        />
      </div>
      <div className="sb-topology">
        {view === "graph" ? (
          <TopologyGraph
            views={views}
            overlay={overlay}
            selected={selected}
            onSelectedChange={select}
            onOpen={open}
            menu={(nodes: readonly Node[]) => actions.menu(nodes)}
            onAdd={() => actions.addAvailable === true && actions.add()}
          />
        ) : (
          <NodeTable views={views} selected={selected} onSelectedChange={select} onOpen={open} menu={actions.menu} />
        )}
      </div>
      {actions.element}
    </div>
  );
}
