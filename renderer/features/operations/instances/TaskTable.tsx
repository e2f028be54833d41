import { Button } from "antd";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { TaskInstanceRow } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords, sentenceOf } from "../../../link/failures.ts";
import { lookOf } from "../../../ui/glyphShapes.ts";
import { commandItem } from "../../../ui/menu/commandItem.ts";
import { notify } from "../../../ui/overlay/notices.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import { SelectionBar } from "../../../ui/table/SelectionBar.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { isFiltered, noFilter } from "../model/instanceFilter.ts";
import type { InstanceFilter } from "../model/instanceFilter.ts";
import { taskGlyph } from "../model/taskGlyph.ts";
import { verdict } from "../model/targets.ts";
import { useKeptLayout } from "../useKeptLayout.ts";
import { usePlaceLink } from "../usePlaceLink.ts";
import { useBackfillMenu } from "../backfill/useBackfillMenu.ts";
import { useInstanceCommands } from "../verbs/useInstanceCommands.ts";
import { useTaskColumns } from "./taskColumns.tsx";
import { CsvButton } from "./CsvButton.tsx";
import { MOST_SELECTED } from "./useTaskRows.ts";
import type { TaskRows } from "./useTaskRows.ts";

interface TaskTableProps {
  readonly read: TaskRows;
  readonly filter: InstanceFilter;
  readonly onFilter: (changes: Partial<InstanceFilter>) => void;
  readonly onFocusFilter: () => void;
}

/** The virtual table of task instances with its verbs. */
export function TaskTable({ read, filter, onFilter, onFocusFilter }: TaskTableProps) {
  const t = useTranslate();
  const linkTo = usePlaceLink();
  const language = useLanguage();
  const workbench = useWorkbench();
  const columns = useTaskColumns<TaskInstanceRow>(false);
  const [selection, setSelection] = useState(noSelection);
  const { rows } = read;
  const byId = useMemo(() => new Map(rows.map((row) => [row.id as string, row])), [rows]);
  const targets = targetsOf(selection).flatMap((id) => byId.get(id) ?? []);
  const { menu: verbs, commands } = useInstanceCommands(targets);
  const backfill = useBackfillMenu();
  const menu = useCallback((some: readonly TaskInstanceRow[]) => [...verbs(some), ...backfill(some)], [verbs, backfill]);
  const kept = useKeptLayout("instances");

  const active = selection.active === undefined ? undefined : byId.get(selection.active);
  const { inspect } = workbench;
  const [activeId, runId] = [active?.id, active?.workflowInstanceId];
  useEffect(() => {
    if (activeId !== undefined && runId !== undefined) inspect({ kind: "taskInstance", params: { workflowInstanceId: runId, taskInstanceId: activeId } });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `inspect` changes with what is shown; the row alone decides
  }, [activeId, runId]);
  const open = useCallback((row: TaskInstanceRow, newTab: boolean) => workbench.open({ kind: "run", params: { workflowInstanceId: row.workflowInstanceId } }, { pin: newTab }), [workbench]);
  const tint = useCallback((row: TaskInstanceRow) => (lookOf(taskGlyph(row)).family === "bad" ? ("bad" as const) : undefined), []);
  const ticked = selection.selected.size;
  const selectAll = async (): Promise<void> => {
    try {
      const ids = await read.readAll();
      setSelection((old) => ({ ...old, selected: new Set(ids) }));
      if (ids.length >= MOST_SELECTED) notify(t("runView:list.tooMany", { most: MOST_SELECTED }));
    } catch (thrown) {
      notify(sentenceOf(thrown, language));
    }
  };
  const leftOut = verdict("rerun", targets).leftOut;
  return (
    <>
      <SelectionBar count={ticked} {...(leftOut > 0 ? { note: t("operations:bulk.leftOut", { count: leftOut }) } : {})} onClear={() => setSelection({ ...selection, selected: new Set() })}>
        {commands.slice(2).map((command) => {
          const item = commandItem(command, t);
          return (
            <Button key={item.id} size="small" disabled={item.disabledReason !== undefined} title={item.disabledReason} onClick={item.run}>
              {item.label}
            </Button>
          );
        })}
      </SelectionBar>
      <DataTable<TaskInstanceRow>
        label={t("operations:instances.title")}
        rows={rows}
        rowId={(row) => row.id}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        onSelectAll={() => void selectAll()}
        loading={read.loading}
        error={read.failure === undefined ? undefined : { ...failureWords(read.failure, language), actions: <Button onClick={read.reload}>{t("ui:retry")}</Button> }}
        onOpen={open}
        menu={menu}
        linkOf={(row) => linkTo("instance", row.id)}
        tint={tint}
        layout={kept.layout}
        onLayoutChange={kept.onLayoutChange}
        scopes={["instance"]}
        filter={undefined}
        empty={
          isFiltered(filter)
            ? {
                sentence: filter.mine ? t("operations:instances.noneMine") : t("operations:instances.noneMatch"),
                action: <Button onClick={() => onFilter(filter.mine ? { mine: false } : { ...noFilter })}>{filter.mine ? t("operations:instances.everyones") : t("ui:table.clearFilter")}</Button>,
              }
            : { sentence: t("operations:instances.empty"), action: <Button onClick={() => workbench.showArea("workflows")}>{t("operations:instances.toWorkflows")}</Button> }
        }
      />
      <footer className="sb-op-foot">
        <button type="button" className="sb-link" onClick={onFocusFilter}>
          {t("operations:instances.shown", { count: rows.length, total: read.total })}
          {read.totalIsAtLeast && ` (${t("runView:list.atLeast", { count: read.total })})`}
        </button>
        {read.searched !== null && <span>{t("runView:list.searched", { count: read.searched })}</span>}
        <span className="sb-op-space" />
        {read.total > 0 && (
          <Button size="small" onClick={() => void selectAll()}>
            {t("runView:list.selectAll", { count: Math.min(read.total, MOST_SELECTED) })}
          </Button>
        )}
        <CsvButton filter={filter} />
        {read.more && (
          <Button size="small" onClick={read.more}>
            {t("operations:instances.older")}
          </Button>
        )}
      </footer>
    </>
  );
}
