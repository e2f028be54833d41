import { Activity, CalendarRange, Grid3x3, ListOrdered, MoonStar, Wrench } from "lucide-react";
import { useEffect } from "react";
import { translate } from "../../i18n/translation.ts";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { link } from "../../link/link.ts";
import { useTaskInstance, useWorkflowInstance } from "../../state/hooks.ts";
import { platformStore } from "../../state/platformStore.ts";
import { useCommands } from "../../ui/commands/CommandCentre.tsx";
import type { PaletteItem } from "../../ui/palette/PaletteSource.ts";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import type { AreaContribution } from "../../ui/workbench/contributions.ts";
import type { Workbench } from "../../ui/workbench/WorkbenchContext.ts";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import { BackfillDocument } from "./backfill/BackfillDocument.tsx";
import { BackfillsDocument, useBackfillsTab } from "./backfill/BackfillsDocument.tsx";
import { NewBackfillDocument, useNewBackfillTab } from "./backfill/NewBackfillDocument.tsx";
import { useBackfillTab } from "./backfill/useBackfillTab.tsx";
import { BoardDocument } from "./board/BoardDocument.tsx";
import { TaskInspector } from "./inspector/TaskInspector.tsx";
import { InstancesDocument } from "./instances/InstancesDocument.tsx";
import "./kinds.ts";
import { LogDocument, LogPanel } from "./log/LogPane.tsx";
import { taskGlyph } from "./model/taskGlyph.ts";
import { NightDocument, useNightTab } from "./night/NightDocument.tsx";
import { QueueDocument, useQueueTab } from "./queue/QueueDocument.tsx";
import "./repair/kinds.ts";
import { RepairDocument, useRepairTab } from "./repair/RepairDocument.tsx";
import { RunDocument } from "./run/RunDocument.tsx";
import { OperationsSideBar } from "./shell/OperationsSideBar.tsx";
import { useAnswerLists } from "./shell/useAnswerLists.ts";
import { useDesktopNews } from "./shell/useDesktopNews.ts";
import { usePlaceLinks } from "./shell/usePlaceLinks.ts";
import { FailedStatus, RunningStatus, WaitingStatus } from "./shell/StatusItems.tsx";
import { OperationHost } from "./verbs/OperationHost.tsx";

// The palette asks outside React; the background below lends it the workbench.
let lent: Workbench | undefined;
function Background() {
  const workbench = useWorkbench();
  usePlaceLinks();
  useAnswerLists();
  useCommands([
    { id: "operations.board", title: "board:open", group: "ui:palette.navigation", icon: Grid3x3, scope: "instance", keys: ["G B"], run: () => workbench.open({ kind: "board", params: {} }, { pin: true }) },
    { id: "operations.queue", title: "queue:title", group: "ui:palette.navigation", icon: ListOrdered, run: () => workbench.open({ kind: "queue", params: {} }, { pin: true }) },
    { id: "operations.backfills", title: "backfill:list", group: "ui:palette.navigation", icon: CalendarRange, run: () => workbench.open({ kind: "backfills", params: {} }, { pin: true }) },
    { id: "operations.repair", title: "night:command.repair", group: "ui:palette.navigation", icon: Wrench, run: () => workbench.open({ kind: "repair", params: { businessDate: "" } }, { pin: true }) },
    { id: "operations.night", title: "night:command.night", group: "ui:palette.navigation", icon: MoonStar, run: () => workbench.open({ kind: "night", params: { businessDate: "" } }, { pin: true }) },
  ]);
  useDesktopNews();
  useEffect(() => {
    lent = workbench;
  }, [workbench]);
  return <OperationHost />;
}

const shownInPalette = 500;
const runItems = (): readonly PaletteItem[] =>
  [...platformStore.getState().workflowInstances.byId.values()]
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, shownInPalette)
    .map((run) => ({
      id: `run:${run.id}`,
      title: `${run.workflowName} ${run.businessDate}`,
      detail: `${run.projectName} · ${translate(`operations:runOrigin.${run.origin}`)}`,
      glyph: <StateGlyph state={run.state} decorative />,
      run: (newTab) => lent?.open({ kind: "run", params: { workflowInstanceId: run.id } }, { pin: newTab }),
    }));

const noItems = (): readonly PaletteItem[] => [];
/** Task instances by name, the newest first; choosing one says why it is where it is. */
async function findTasks(query: string): Promise<readonly PaletteItem[]> {
  const { rows } = await link.ask("taskInstance.list", { text: query.slice(0, 200), limit: 20 });
  return rows.map((row) => ({
    id: `task:${row.id}`,
    title: row.name,
    detail: `${row.projectName}/${row.workflowName} ${row.businessDate}`,
    glyph: <StateGlyph state={taskGlyph(row)} decorative />,
    run: () => lent?.inspect({ kind: "taskInstance", params: { workflowInstanceId: row.workflowInstanceId, taskInstanceId: row.id } }, { reveal: true }),
  }));
}

/** Operations: instances, runs, the inspector of an instance, its log. */
export const operations: AreaContribution = {
  area: "operations",
  title: "operations:area",
  icon: Activity,
  sideBar: OperationsSideBar,
  home: { kind: "instances", params: {} },
  documents: {
    instances: { component: InstancesDocument, useTab: () => ({ title: useTranslate()("operations:instances.title") }) },
    run: {
      component: RunDocument,
      useTab: ({ workflowInstanceId }) => {
        const t = useTranslate();
        const run = useWorkflowInstance(workflowInstanceId);
        return run ? { title: run.workflowName, glyph: <StateGlyph state={run.state} size={14} />, detail: run.businessDate } : { title: t("operations:run.title") };
      },
    },
    board: { component: BoardDocument, useTab: () => ({ title: useTranslate()("board:title") }) },
    backfills: { component: BackfillsDocument, useTab: useBackfillsTab },
    newBackfill: { component: NewBackfillDocument, useTab: useNewBackfillTab },
    backfill: { component: BackfillDocument, useTab: useBackfillTab },
    queue: { component: QueueDocument, useTab: useQueueTab },
    repair: { component: RepairDocument, useTab: useRepairTab },
    night: { component: NightDocument, useTab: useNightTab },
    log: {
      component: LogDocument,
      useTab: ({ workflowInstanceId, taskInstanceId }) => {
        const t = useTranslate();
        const task = useTaskInstance(workflowInstanceId, taskInstanceId);
        return { title: task?.name ?? t("operations:log.panel"), detail: t("operations:log.panel"), ...(task ? { glyph: <StateGlyph state={taskGlyph(task)} size={14} /> } : {}) };
      },
    },
  },
  subjects: { taskInstance: { component: TaskInspector } },
  panels: { log: { title: "operations:log.panel", component: LogPanel } },
  status: [
    { id: "operations.failed", side: "left", order: 20, component: FailedStatus },
    { id: "operations.waiting", side: "left", order: 30, component: WaitingStatus },
    { id: "operations.running", side: "left", order: 40, component: RunningStatus },
  ],
  background: Background,
  palette: [
    { id: "runs", heading: "operations:runs.title", items: runItems },
    { id: "tasks", heading: "runView:palette.tasks", items: noItems, find: findTasks },
  ],
};
