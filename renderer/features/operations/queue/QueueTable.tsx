import { Button } from "antd";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords, sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useOnline } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import type { Availability, Command } from "../../../ui/commands/CommandRegistry.ts";
import type { EmptyStateProps } from "../../../ui/EmptyState.tsx";
import { commandItem } from "../../../ui/menu/commandItem.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { noSelection, targetsOf } from "../../../ui/table/listSelection.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useKeptLayout } from "../useKeptLayout.ts";
import { usePlaceLink } from "../usePlaceLink.ts";
import { useSay } from "../useSay.ts";
import type { VerbRow } from "../verbs/useInstanceCommands.ts";
import { useCommandsFor } from "../verbs/useInstanceCommands.ts";
import { lowered, priorityChanges, raised, undone } from "./priorities.ts";
import type { PriorityChange, WaitingRow } from "./priorities.ts";

interface QueueTableProps {
  readonly rows: readonly WaitingRow[];
  /** Of the whole queue. */
  readonly total: number;
  readonly loading: boolean;
  readonly failure: unknown;
  readonly onReload: () => void;
  readonly empty: EmptyStateProps;
}

const FIRST = 1;
const USUAL = 5;
/** A waiting row as the verbs want it. Its epoch matters only for whether there is a log, which it says itself. */
const verbRow = (row: WaitingRow): VerbRow => ({
  id: row.taskInstanceId,
  workflowInstanceId: row.workflowInstanceId,
  projectId: row.projectId,
  name: row.name,
  state: "WAIT_RESOURCE",
  pausedBy: null,
  frozen: false,
  epoch: 0,
});

/** The waiting instances in dispatch order, each with its place and the reason in words. */
export function QueueTable({ rows, total, loading, failure, onReload, empty }: QueueTableProps) {
  const t = useTranslate();
  const linkTo = usePlaceLink();
  const say = useSay();
  const language = useLanguage();
  const workbench = useWorkbench();
  const online = useOnline();
  const kept = useKeptLayout("queue");
  const [selection, setSelection] = useState(noSelection);
  const byId = useMemo(() => new Map(rows.map((row) => [row.taskInstanceId as string, row])), [rows]);
  const targets = targetsOf(selection).flatMap((id) => byId.get(id) ?? []);
  const instanceCommands = useCommandsFor();

  const send = async (changes: readonly PriorityChange[]): Promise<number> => {
    const answers = await Promise.all(changes.map(({ workflowInstanceId, taskInstanceIds, priority }) => link.ask("queue.setPriority", { workflowInstanceId, taskInstanceIds: [...taskInstanceIds], priority })));
    // A new order is no other queue: nobody tells of it.
    onReload();
    return answers.reduce((sum, { changed }) => sum + changed, 0);
  };
  const put = (chosen: readonly WaitingRow[], next: (row: WaitingRow) => number): void => {
    const changes = priorityChanges(chosen, next);
    const touched = chosen.filter((row) => changes.some((change) => change.taskInstanceIds.includes(row.taskInstanceId)));
    send(changes).then(
      (count) =>
        count > 0 &&
        notify(
          t("queue:priority.changed", { count, priority: [...new Set(changes.map((change) => change.priority))].join(", ") }),
          () => void send(undone(touched)).catch((error: unknown) => notify(sentenceOf(error, language))),
        ),
      (error: unknown) => notify(sentenceOf(error, language)),
    );
  };
  const commandsFor = (chosen: readonly WaitingRow[]): readonly Command[] => {
    const may = (next: (row: WaitingRow) => number, atEnd: string): Availability => {
      if (chosen.length === 0) return t("operations:reason.nothing");
      if (!online) return t("operations:reason.offline");
      if (chosen.some((row) => !mayDo(platformStore.getState(), "operateOwn", row.projectId))) return t("operations:reason.right");
      return priorityChanges(chosen, next).length === 0 ? atEnd : true;
    };
    const priority = (id: "raise" | "lower" | "first" | "usual", next: (row: WaitingRow) => number, atEnd: string, keys: readonly string[]): Command => ({
      id: `queue.${id}`,
      title: `queue:${id}`,
      group: "queue:title",
      scope: "list",
      keys,
      ...(id === "raise" ? { icon: ChevronUp } : id === "lower" ? { icon: ChevronDown } : {}),
      availability: () => may(next, atEnd),
      run: () => put(chosen, next),
    });
    return [
      priority("raise", raised, t("queue:highest"), ["Alt+Up"]),
      priority("lower", lowered, t("queue:lowest"), ["Alt+Down"]),
      priority("first", () => FIRST, t("queue:highest"), ["Alt+Home"]),
      priority("usual", () => USUAL, t("queue:priority.changed", { count: chosen.length, priority: USUAL }), []),
      ...instanceCommands(chosen.map(verbRow)),
    ];
  };
  const commands = commandsFor(targets);
  useCommands(commands);

  const active = selection.active === undefined ? undefined : byId.get(selection.active);
  const { inspect } = workbench;
  const [activeId, runId] = [active?.taskInstanceId, active?.workflowInstanceId];
  useEffect(() => {
    if (activeId !== undefined && runId !== undefined) inspect({ kind: "taskInstance", params: { workflowInstanceId: runId, taskInstanceId: activeId } });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `inspect` changes with what is shown; the row alone decides
  }, [activeId, runId]);

  const columns = useMemo(
    (): readonly DataColumn<WaitingRow>[] => [
      {
        id: "position",
        header: t("queue:column.position"),
        width: 80,
        align: "end",
        cell: (row) => t("queue:position", { position: row.position, total }),
        compare: (a, b) => a.position - b.position,
        text: (row) => String(row.position),
      },
      {
        id: "task",
        header: t("queue:column.task"),
        width: 140,
        always: true,
        cell: (row) => (
          <span className="sb-op-name">
            <MiddleText text={row.name} />
          </span>
        ),
        compare: (a, b) => a.name.localeCompare(b.name),
        text: (row) => row.name,
      },
      {
        id: "reason",
        header: t("queue:column.reason"),
        width: 220,
        grow: true,
        cell: (row) => (
          <span className="sb-cell-cut" title={row.reason ? say(row.reason) : undefined}>
            {row.reason ? say(row.reason) : "—"}
          </span>
        ),
        text: (row) => (row.reason ? say(row.reason) : ""),
      },
      { id: "priority", header: t("queue:column.priority"), width: 64, align: "end", cell: (row) => row.priority, compare: (a, b) => a.priority - b.priority, text: (row) => String(row.priority) },
      { id: "lane", header: t("queue:column.lane"), width: 72, cell: (row) => t(`places:lane.${row.lane}`), compare: (a, b) => a.lane.localeCompare(b.lane), text: (row) => row.lane },
      {
        id: "workflow",
        header: t("queue:column.workflow"),
        width: 110,
        cell: (row) => <MiddleText text={row.workflowName} />,
        compare: (a, b) => a.workflowName.localeCompare(b.workflowName),
        text: (row) => row.workflowName,
      },
      {
        id: "since",
        header: t("queue:column.since"),
        width: 80,
        align: "end",
        cell: (row) => <Moment ms={row.readyAt} />,
        compare: (a, b) => (a.readyAt ?? 0) - (b.readyAt ?? 0),
        text: (row) => (row.readyAt === null ? "" : new Date(row.readyAt).toISOString()),
      },
    ],
    [t, say, total],
  );
  return (
    <>
      <div className="sb-queue-bar" role="toolbar" aria-label={t("queue:waiting")}>
        {commands.slice(0, 3).map((command) => {
          const item = commandItem(command, t);
          return (
            <Button key={item.id} size="small" icon={item.icon} disabled={item.disabledReason !== undefined} title={item.disabledReason} onClick={item.run}>
              {item.label}
            </Button>
          );
        })}
        <span className="sb-op-space" />
        <span className="sb-op-quiet">{t("queue:count", { count: total, shown: rows.length })}</span>
      </div>
      <DataTable<WaitingRow>
        label={t("queue:waiting")}
        rows={rows}
        rowId={(row) => row.taskInstanceId}
        columns={columns}
        selection={selection}
        onSelectionChange={setSelection}
        loading={loading}
        error={failure === undefined ? undefined : { ...failureWords(failure, language), actions: <Button onClick={onReload}>{t("ui:retry")}</Button> }}
        onOpen={(row, newTab) => workbench.open({ kind: "run", params: { workflowInstanceId: row.workflowInstanceId } }, { pin: newTab })}
        menu={(chosen) => [
          ...commandsFor(chosen).map((command, index) => commandItem(command, t, index === 4)),
          { id: "open", label: t("queue:openRun"), separated: true, run: () => chosen[0] && workbench.open({ kind: "run", params: { workflowInstanceId: chosen[0].workflowInstanceId } }) },
        ]}
        linkOf={(row) => linkTo("instance", row.workflowInstanceId)}
        layout={kept.layout}
        onLayoutChange={kept.onLayoutChange}
        scopes={["instance"]}
        empty={empty}
      />
    </>
  );
}
