import { Switch } from "antd";
import { Bell, BellRing } from "lucide-react";
import { useCallback, useMemo } from "react";
import type { ScheduledWorkflow, WorkflowInstance, WorkflowSummary } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, usePlatformState } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import type { DataColumn } from "../../../ui/table/DataColumn.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useScheduleWords } from "../schedule/useScheduleWords.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useDefinitionSheets } from "./definitionSheets.ts";
import { useFollowed } from "./useFollowed.ts";

export type WorkflowRow = WorkflowSummary & { readonly projectName: string; readonly folderName: string; readonly runs: readonly WorkflowInstance[]; readonly scheduled: ScheduledWorkflow | undefined };
const names = new Intl.Collator("zh-CN-u-co-pinyin", { numeric: true });

/** The columns of the workflow list (screen 12). */
export function useWorkflowColumns(withProject: boolean): readonly DataColumn<WorkflowRow>[] {
  const t = useTranslate();
  const words = useScheduleWords();
  const language = useLanguage();
  const open = useDefinitionSheets((state) => state.open);
  const { follows, setFollow } = useFollowed();
  const platform = usePlatformState((state) => state.session);
  const sorry = useCallback((thrown: unknown) => notify(sentenceOf(thrown, language)), [language]);
  return useMemo(
    () => [
      ...(withProject
        ? [
            {
              id: "project",
              header: t("workflows:field.project"),
              width: 112,
              cell: (row: WorkflowRow) => <MiddleText text={row.projectName} />,
              compare: (a: WorkflowRow, b: WorkflowRow) => names.compare(a.projectName, b.projectName),
              text: (row: WorkflowRow) => row.projectName,
            },
          ]
        : []),
      {
        id: "on",
        header: t("workflows:field.on"),
        width: 56,
        cell: (row) => (
          <Switch
            size="small"
            aria-label={t(row.enabled ? "folders:on" : "folders:off")}
            checked={row.enabled}
            disabled={!mayDo(platformStore.getState(), "publish", row.projectId)}
            onChange={(on) => {
              if (!on) open({ kind: "disableWorkflows", workflowIds: [row.id] });
              else void link.ask("workflow.setEnabled", { workflowId: row.id, enabled: true }).then((saved) => platformStore.takeRow("workflows", saved), sorry);
            }}
          />
        ),
        compare: (a, b) => Number(a.enabled) - Number(b.enabled),
        text: (row) => t(row.enabled ? "folders:on" : "folders:off"),
      },
      {
        id: "name",
        header: t("workflows:field.workflow"),
        width: 168,
        grow: true,
        always: true,
        cell: (row) => (
          <span className="sb-wf-name">
            <MiddleText text={row.name} />
            {(row.frozen || row.frozenTasks.length > 0) && <StateGlyph state="FROZEN" size={14} />}
          </span>
        ),
        compare: (a, b) => names.compare(a.name, b.name),
        text: (row) => row.name,
      },
      {
        id: "schedule",
        header: t("schedules:column.schedule"),
        width: 168,
        cell: ({ scheduled }) => scheduled && <MiddleText text={scheduled.schedule.paused ? `${words(scheduled.schedule)} · ${t("schedules:paused")}` : words(scheduled.schedule)} />,
        text: ({ scheduled }) => scheduled?.schedule.cron ?? "",
      },
      {
        id: "next",
        header: t("schedules:column.next"),
        width: 104,
        align: "end",
        cell: ({ scheduled }) => scheduled && <Planned at={scheduled.next?.at} />,
        compare: (a, b) => (a.scheduled?.next?.at ?? Number.MAX_SAFE_INTEGER) - (b.scheduled?.next?.at ?? Number.MAX_SAFE_INTEGER),
        text: ({ scheduled }) => scheduled?.next?.local ?? "",
      },
      {
        id: "folder",
        header: t("workflows:field.folder"),
        width: 96,
        cell: (row) => (row.folderName === "" ? "—" : <MiddleText text={row.folderName} />),
        compare: (a, b) => names.compare(a.folderName, b.folderName),
        text: (row) => row.folderName,
      },
      {
        id: "state",
        header: t("workflows:field.published"),
        width: 140,
        cell: (row) =>
          row.revision === null ? t("workflows:chip.neverPublished") : row.draftDiffers ? t("workflows:chip.draftDiffers", { revision: row.revision }) : t("workflows:chip.published", { revision: row.revision }),
        compare: (a, b) => (a.revision ?? 0) - (b.revision ?? 0),
        text: (row) => String(row.revision ?? ""),
      },
      { id: "tasks", header: t("workflows:field.tasks"), width: 64, align: "end", cell: (row) => row.taskCount, compare: (a, b) => a.taskCount - b.taskCount, text: (row) => String(row.taskCount) },
      { id: "runs", header: t("workflows:field.lastRuns"), width: 172, cell: (row) => <RunStrip runs={row.runs} /> },
      { id: "owner", header: t("workflows:field.owner"), width: 80, cell: (row) => row.owner, compare: (a, b) => names.compare(a.owner, b.owner), text: (row) => row.owner },
      {
        id: "follow",
        header: t("workflows:field.follow"),
        width: 56,
        cell: (row) => (
          <IconButton icon={follows(row.id) ? BellRing : Bell} size={14} label={t(follows(row.id) ? "folders:unfollow" : "folders:follow")} onPress={() => void setFollow(row.id, !follows(row.id)).catch(sorry)} />
        ),
        text: (row) => (follows(row.id) ? t("folders:follow") : ""),
      },
      {
        id: "changed",
        header: t("workflows:field.changed"),
        width: 96,
        align: "end",
        cell: (row) => <Moment ms={row.changedAt} />,
        compare: (a, b) => a.changedAt - b.changedAt,
        text: (row) => new Date(row.changedAt).toISOString(),
      },
    ],
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- rights hang on the session
    [t, words, withProject, open, follows, setFollow, sorry, platform],
  );
}

/** When it fires next; seconds say nothing of what is planned. */
function Planned({ at }: { readonly at: number | undefined }) {
  const { minute, instant } = useFormats();
  return at === undefined ? "—" : <time title={instant(at)}>{minute(at)}</time>;
}

function RunStrip({ runs }: { readonly runs: readonly WorkflowInstance[] }) {
  const t = useTranslate();
  const workbench = useWorkbench();
  return (
    <span className="sb-wf-strip">
      {runs.map((run) => (
        <button
          key={run.id}
          type="button"
          tabIndex={-1}
          aria-label={t("workflows:list.openRun", { date: run.businessDate, state: t(`state:${run.state}`) })}
          title={t("workflows:list.openRun", { date: run.businessDate, state: t(`state:${run.state}`) })}
          onClick={() => workbench.open({ kind: "run", params: { workflowInstanceId: run.id } })}
        >
          <StateGlyph state={run.state} size={12} decorative />
        </button>
      ))}
    </span>
  );
}
