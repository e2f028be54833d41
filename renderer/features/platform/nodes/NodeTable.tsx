import type { Node } from "#contract";
import { useMemo, useState } from "react";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { SlotStrip } from "../../../graph/cards/SlotStrip.tsx";
import { useConnection, useLoaded, useNodes, useSession } from "../../../state/hooks.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Age } from "../../../ui/Moment.tsx";
import { lookOf } from "../../../ui/glyphShapes.ts";
import { StateWord } from "../../../ui/StateWord.tsx";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import type { DataColumn, TableLayout } from "../../../ui/table/DataColumn.ts";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import type { ListSelection } from "../../../ui/table/listSelection.ts";
import { isOtherVersion, ratesOf } from "./nodeView.ts";
import type { NodeView } from "./nodeView.ts";
import { useNodeWords } from "./useNodeWords.ts";

/** Props of `NodeTable`. */
export interface NodeTableProps {
  readonly views: readonly NodeView[];
  readonly selected: ReadonlySet<string>;
  readonly onSelectedChange: (selected: ReadonlySet<string>) => void;
  readonly onOpen: (id: string) => void;
  readonly menu: (nodes: readonly Node[]) => readonly MenuItem[];
}

const layoutKey = "table.nodes";

/** The same hosts as a list: the accessible twin of the graph. */
export function NodeTable({ views, selected, onSelectedChange, onOpen, menu }: NodeTableProps) {
  const t = useTranslate();
  const desktop = useDesktop();
  const loaded = useLoaded();
  const words = useNodeWords();
  const nodes = useNodes();
  const { clockOffsetMs } = useConnection();
  const version = useSession().platform?.version;
  const [selection, setSelection] = useState<ListSelection>(() => ({ ...noSelection, active: [...selected][0], anchor: [...selected][0] }));
  const names = useMemo(() => new Map(nodes.map((node) => [node.id as string, node.name])), [nodes]);
  const columns = useMemo((): readonly DataColumn<NodeView>[] => {
    const why = (view: NodeView): string | undefined => words.maintenance(view.node) ?? words.reason(view);
    return [
      { id: "number", header: t("nodes:column.number"), width: 48, align: "end", cell: ({ node }) => node.number, compare: (a, b) => a.node.number - b.node.number, text: ({ node }) => String(node.number) },
      {
        id: "name",
        header: t("nodes:column.name"),
        width: 150,
        always: true,
        cell: ({ node }) => <MiddleText text={node.name} />,
        compare: (a, b) => a.node.name.localeCompare(b.node.name),
        text: ({ node }) => node.name,
      },
      { id: "kind", header: t("nodes:column.kind"), width: 80, cell: ({ node }) => t(`nodes:kindWord.${node.kind}`), compare: (a, b) => a.node.kind.localeCompare(b.node.kind), text: ({ node }) => node.kind },
      { id: "state", header: t("nodes:column.state"), width: 130, cell: (view) => <StateWord state={view.glyph} />, compare: (a, b) => a.glyph.localeCompare(b.glyph), text: (view) => words.state(view) },
      {
        id: "reason",
        header: t("nodes:column.reason"),
        width: 180,
        grow: true,
        cell: (view) => (
          <span className="sb-cell-cut" title={why(view)}>
            {why(view) ?? "—"}
          </span>
        ),
        text: (view) => why(view) ?? "",
      },
      { id: "parent", header: t("nodes:column.parent"), width: 140, hidden: true, cell: ({ node }) => (node.parentId === null ? "—" : (names.get(node.parentId) ?? "—")) },
      { id: "address", header: t("nodes:column.address"), width: 150, cell: ({ node }) => <span className="sb-mono sb-ident">{`${node.address}:${node.port}`}</span>, text: ({ node }) => `${node.address}:${node.port}` },
      {
        id: "slots",
        header: t("nodes:column.slots"),
        width: 156,
        cell: ({ slots, node }) =>
          slots ? (
            <span className="sb-slot-cell">
              <SlotStrip used={slots.used} total={slots.total} stale={node.state === "UNREACHABLE"} />
              {`${slots.used}/${slots.total}`}
            </span>
          ) : (
            "—"
          ),
        compare: (a, b) => (a.slots?.used ?? 0) - (b.slots?.used ?? 0),
        text: ({ slots }) => (slots ? `${slots.used}/${slots.total}` : ""),
      },
      ...(["cpu", "memory", "disk"] as const).map((measure): DataColumn<NodeView> => ({
        id: measure,
        header: t(`nodes:measure.${measure}`),
        width: 64,
        align: "end",
        cell: ({ metrics }) => (metrics ? `${Math.round(ratesOf(metrics)[measure] * 100)} %` : "—"),
        compare: (a, b) => (a.metrics ? ratesOf(a.metrics)[measure] : -1) - (b.metrics ? ratesOf(b.metrics)[measure] : -1),
      })),
      {
        id: "heard",
        header: t("nodes:column.heard"),
        width: 92,
        align: "end",
        cell: ({ heardAt, node }) => (heardAt === undefined || node.kind === "server" ? "—" : <Age since={heardAt - clockOffsetMs} />),
        compare: (a, b) => (a.heardAt ?? 0) - (b.heardAt ?? 0),
      },
      {
        id: "version",
        header: t("nodes:column.version"),
        width: 110,
        cell: ({ node }) => (
          <span className="sb-cell-cut" title={isOtherVersion(node, version) ? t("hosts:versionSkew", { version: node.host?.version ?? "", server: version ?? "" }) : undefined}>
            {node.host?.version ?? "—"}
            {isOtherVersion(node, version) && ` · ${t("nodes:upgradeable")}`}
          </span>
        ),
        compare: (a, b) => (a.node.host?.version ?? "").localeCompare(b.node.host?.version ?? ""),
        text: ({ node }) => node.host?.version ?? "",
      },
      {
        id: "clock",
        header: t("nodes:load.clock"),
        width: 90,
        align: "end",
        cell: (view) => (view.clockOffsetMs === undefined ? "—" : words.overlay("clock", view, 0)),
        compare: (a, b) => Math.abs(a.clockOffsetMs ?? 0) - Math.abs(b.clockOffsetMs ?? 0),
      },
      {
        id: "group",
        header: t("places:group"),
        width: 120,
        cell: (view) => (view.node.kind === "server" ? "—" : words.overlay("group", view, 0)),
        compare: (a, b) => (a.node.groupId ?? "").localeCompare(b.node.groupId ?? ""),
      },
      { id: "tags", header: t("nodes:column.tags"), width: 140, hidden: true, cell: ({ node }) => node.tags.join(", ") },
    ];
  }, [t, words, names, clockOffsetMs, version]);
  const change = (next: ListSelection): void => {
    setSelection(next);
    onSelectedChange(new Set(targetsOf(next)));
  };
  return (
    <DataTable
      label={t("nodes:topology")}
      rows={views}
      rowId={({ node }) => node.id}
      columns={columns}
      selection={selection}
      onSelectionChange={change}
      loading={!loaded}
      tint={({ glyph }) => (lookOf(glyph).family === "bad" ? "bad" : undefined)}
      onOpen={({ node }) => onOpen(node.id)}
      menu={(rows) => menu(rows.map(({ node }) => node))}
      empty={{ sentence: t("nodes:none") }}
      layout={desktop.preferences.read(layoutKey) as unknown as TableLayout | undefined}
      onLayoutChange={(layout) => desktop.preferences.write(layoutKey, layout as never)}
    />
  );
}
