import { useMemo, useState } from "react";
import { Input } from "antd";
import type { TaskInstance } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { usePlatformState } from "../../../state/hooks.ts";
import { lookOf } from "../../../ui/glyphShapes.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { useTaskColumns } from "../instances/taskColumns.tsx";
import { taskGlyph } from "../model/taskGlyph.ts";
import { useKeptLayout } from "../useKeptLayout.ts";
import type { RunViewProps } from "./RunViewProps.ts";

type Row = TaskInstance & { readonly nodeName: string | null };

/** The list twin of the graph: the same tasks, the same selection, the same verbs. */
export function RunList({ tasks, selected, onSelect, onOpen, menu }: RunViewProps) {
  const t = useTranslate();
  const hosts = usePlatformState((state) => state.nodes);
  const columns = useTaskColumns<Row>(true);
  const kept = useKeptLayout("run");
  const [text, setText] = useState("");
  const [active, setActive] = useState<{ readonly active: string | undefined; readonly anchor: string | undefined }>({ active: [...selected].at(-1), anchor: undefined });
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return tasks.filter((task) => wanted === "" || task.name.toLowerCase().includes(wanted)).map((task): Row => ({ ...task, nodeName: task.nodeId === null ? null : (hosts.byId.get(task.nodeId)?.name ?? null) }));
  }, [tasks, hosts, text]);
  const ticked = selected.size > 1 || (selected.size === 1 && !selected.has(active.active ?? "")) ? selected : new Set<string>();
  return (
    <>
      <div className="sb-op-filter">
        <Input allowClear className="sb-op-search" aria-label={t("operations:filter.task")} placeholder={t("operations:filter.task")} value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <DataTable<Row>
        label={t("operations:view.list")}
        rows={rows}
        rowId={(row) => row.id}
        columns={columns}
        selection={{ ...active, selected: ticked }}
        onSelectionChange={(next) => {
          setActive({ active: next.active, anchor: next.anchor });
          onSelect(next.selected.size > 0 ? next.selected : new Set(next.active === undefined ? [] : [next.active]));
        }}
        onOpen={(row) => onOpen(row.id)}
        menu={menu}
        tint={(row) => (lookOf(taskGlyph(row)).family === "bad" ? "bad" : undefined)}
        layout={kept.layout}
        onLayoutChange={kept.onLayoutChange}
        filter={text === "" ? undefined : { total: tasks.length, onClear: () => setText("") }}
        empty={{ sentence: t("operations:run.noTasks") }}
      />
    </>
  );
}
