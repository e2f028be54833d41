import { Input } from "antd";
import { useMemo, useRef, useState } from "react";
import type { InputRef } from "antd";
import type { TaskDefinition } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { DataTable } from "../../../ui/table/DataTable.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { groupByTask } from "../model/taskGroups.ts";
import { useEditor, useEditorState } from "./useEditor.ts";
import { useTaskBackfill } from "./useTaskBackfill.ts";
import type { EditorActions } from "./useEditorActions.ts";

interface EditorListProps {
  readonly actions: EditorActions;
  readonly problems: ReadonlyMap<string, readonly string[]>;
  readonly onRun: () => void;
  /** What Mod+C takes of the selected tasks. */
  readonly copied: () => string | undefined;
  /** Why nothing can be changed; undefined when it can. */
  readonly readOnly: string | undefined;
}

const names = new Intl.Collator("zh-CN-u-co-pinyin", { numeric: true });

/** The same workflow as a table: the accessible twin of the drawing, with the same keys and menu. */
export function EditorList({ actions, problems, onRun, copied, readOnly }: EditorListProps) {
  const t = useTranslate();
  const editor = useEditor();
  const workbench = useWorkbench();
  const backfill = useTaskBackfill();
  const definition = useEditorState((state) => state.history.present.definition);
  const { tasks } = definition;
  const selected = useEditorState((state) => state.selected);
  const [text, setText] = useState("");
  const search = useRef<InputRef>(null);
  const [place, setPlace] = useState<{ readonly active: string | undefined; readonly anchor: string | undefined; readonly ticking: boolean }>({ active: [...selected].at(-1), anchor: undefined, ticking: false });
  const nameOf = useMemo(() => new Map(tasks.map(({ id, name }) => [id as string, name as string])), [tasks]);
  const groupOf = useMemo(() => groupByTask(definition), [definition]);
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return wanted === "" ? tasks : tasks.filter(({ name, type }) => name.toLowerCase().includes(wanted) || type.toLowerCase().includes(wanted));
  }, [tasks, text]);
  const columns = useMemo(
    (): readonly DataColumn<TaskDefinition>[] => [
      {
        id: "name",
        header: t("workflows:field.name"),
        width: 200,
        always: true,
        cell: (task) => (
          <span className="sb-wf-name">
            <MiddleText text={task.name} />
          </span>
        ),
        compare: (a, b) => names.compare(a.name, b.name),
        text: (task) => task.name,
      },
      { id: "type", header: t("workflows:field.type"), width: 96, cell: (task) => task.type, compare: (a, b) => names.compare(a.type, b.type), text: (task) => task.type },
      {
        id: "after",
        header: t("workflows:field.after"),
        width: 220,
        grow: true,
        cell: (task) => <MiddleText text={task.after.map((id) => nameOf.get(id) ?? id).join(", ")} />,
        compare: (a, b) => a.after.length - b.after.length,
        text: (task) => task.after.map((id) => nameOf.get(id) ?? id).join(", "),
      },
      {
        id: "group",
        header: t("editor:field.group"),
        width: 120,
        cell: (task) => groupOf.get(task.id)?.name ?? "",
        compare: (a, b) => names.compare(groupOf.get(a.id)?.name ?? "", groupOf.get(b.id)?.name ?? ""),
        text: (task) => groupOf.get(task.id)?.name ?? "",
      },
      {
        id: "retry",
        header: t("workflows:field.retry"),
        width: 96,
        align: "end",
        cell: (task) => (task.retry.times === 0 ? "" : t("workflows:card.retry", { times: task.retry.times, seconds: task.retry.intervalSeconds })),
        text: (task) => String(task.retry.times),
      },
      { id: "limit", header: t("workflows:field.limit"), width: 96, align: "end", cell: (task) => task.timeoutSeconds ?? "", text: (task) => String(task.timeoutSeconds ?? "") },
      {
        id: "problem",
        header: t("workflows:problems.title"),
        width: 260,
        grow: true,
        cell: (task) => <span title={problems.get(task.id)?.join("\n")}>{problems.get(task.id)?.[0] ?? ""}</span>,
        text: (task) => problems.get(task.id)?.join("; ") ?? "",
      },
    ],
    [t, nameOf, groupOf, problems],
  );
  const ticked = place.ticking || selected.size > 1 || !selected.has(place.active ?? "") ? selected : new Set<string>();
  return (
    <div className="sb-wf-list">
      <div className="sb-wf-filter">
        <Input ref={search} allowClear aria-label={t("workflows:list.findTask")} placeholder={t("workflows:list.findTask")} value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <DataTable<TaskDefinition>
        label={t("workflows:view.list")}
        rows={rows}
        rowId={(task) => task.id}
        columns={columns}
        selection={{ active: place.active, anchor: place.anchor, selected: ticked }}
        onSelectionChange={(next) => {
          setPlace({ active: next.active, anchor: next.anchor, ticking: next.selected.size > 0 });
          editor.select(next.selected.size > 0 ? next.selected : new Set(next.active === undefined ? [] : [next.active]));
        }}
        onOpen={(_, newTab) => (newTab ? onRun() : workbench.inspect({ kind: "workflowEditor", params: { workflowId: editor.workflowId } }, { reveal: true }))}
        copyText={() => copied() ?? ""}
        menu={(chosen) => [...actions.taskMenu().map((item) => ({ ...item, disabledReason: readOnly })), ...backfill(chosen.map(({ id }) => id))]}
        tint={(task) => (problems.has(task.id) ? "bad" : undefined)}
        filter={text === "" ? undefined : { total: tasks.length, onClear: () => setText(""), onFocus: () => search.current?.focus() }}
        empty={{ sentence: t("workflows:empty.sentence") }}
      />
    </div>
  );
}
