import { useMemo } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import type { ListSelection } from "../../../ui/table/listSelection.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { taskGlyph } from "../model/taskGlyph.ts";
import type { NightRoot, Step } from "./repairPlan.ts";

interface RootTableProps {
  readonly roots: readonly NightRoot[];
  readonly plan: readonly Step[];
  readonly selection: ListSelection;
  readonly onSelection: (next: ListSelection) => void;
  readonly loading: boolean;
  readonly empty: string;
  readonly menu: (rows: readonly NightRoot[]) => readonly MenuItem[];
}

/** The root failures of the night, those first that hold up most. */
export function RootTable({ roots, plan, selection, onSelection, loading, empty, menu }: RootTableProps) {
  const t = useTranslate();
  const { minute, number } = useFormats();
  const planned = useMemo(() => new Map(plan.map((step) => [step.root.id as string, step])), [plan]);
  const columns = useMemo(
    (): readonly DataColumn<NightRoot>[] => [
      {
        id: "task",
        header: t("night:root.task"),
        width: 96,
        grow: true,
        always: true,
        cell: ({ row }) => (
          <span className="sb-repair-root">
            <StateGlyph state={taskGlyph(row)} size={14} />
            <MiddleText text={row.name} />
          </span>
        ),
        text: ({ row }) => `${row.workflowName}/${row.name}`,
      },
      { id: "blocked", header: t("night:root.blocked"), width: 76, align: "end", cell: (root) => number(root.blocked), compare: (a, b) => a.blocked - b.blocked, text: (root) => String(root.blocked) },
      {
        id: "due",
        header: t("night:root.due"),
        width: 64,
        cell: ({ deadline }) =>
          deadline === null ? (
            "—"
          ) : (
            <span className="sb-repair-due" data-missed={deadline.missed || undefined} title={deadline.workflowName}>
              {minute(deadline.at)}
            </span>
          ),
        compare: (a, b) => (a.deadline?.at ?? Infinity) - (b.deadline?.at ?? Infinity),
      },
      {
        id: "choice",
        header: t("night:root.choice"),
        width: 104,
        cell: ({ row }) => {
          const step = planned.get(row.id);
          return step ? <span className="sb-cell-cut">{t(`night:choice.${step.choice.kind}.short`)}</span> : "";
        },
      },
      { id: "workflow", header: t("night:column.workflow"), width: 130, hidden: true, cell: ({ row }) => <MiddleText text={row.workflowName} />, text: ({ row }) => row.workflowName },
      { id: "host", header: t("night:root.host"), width: 110, hidden: true, cell: ({ row }) => row.nodeName ?? "—", text: ({ row }) => row.nodeName ?? "" },
    ],
    [t, planned, minute, number],
  );
  return (
    <DataTable
      label={t("night:roots.title")}
      rows={roots}
      rowId={(root) => root.row.id}
      columns={columns}
      selection={selection}
      onSelectionChange={onSelection}
      loading={loading}
      empty={{ sentence: empty }}
      menu={menu}
    />
  );
}
