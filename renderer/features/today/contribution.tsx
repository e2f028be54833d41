import { ChartNoAxesColumn, House } from "lucide-react";
import { useEffect } from "react";
import { useWorkflowInstances } from "../../state/hooks.ts";
import { useCommands } from "../../ui/commands/CommandCentre.tsx";
import type { AreaContribution } from "../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import { ChartsDocument, useChartsTab } from "./charts/ChartsDocument.tsx";
import "./kinds.ts";
import { TodayDocument, useTodayTab } from "./TodayDocument.tsx";

function Background() {
  const workbench = useWorkbench();
  const some = useWorkflowInstances().length > 0;
  useCommands([
    { id: "today.open", title: "today:command.today", group: "today:group", icon: House, run: () => workbench.open({ kind: "today", params: {} }, { pin: true }) },
    { id: "today.charts", title: "charts:title", group: "today:group", icon: ChartNoAxesColumn, run: () => workbench.open({ kind: "charts", params: {} }, { pin: true }) },
  ]);
  // A window that has nothing open begins with the first steps, and in front of them with the day when there is one.
  useEffect(() => {
    if (workbench.front !== undefined) return;
    workbench.open({ kind: "start", params: {} }, { pin: true });
    if (some) workbench.open({ kind: "today", params: {} }, { pin: true });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when the window opens
  }, []);
  return null;
}

/** Overview: the day, and how days went. */
export const today: AreaContribution = {
  area: "overview",
  title: "today:area",
  icon: House,
  home: { kind: "today", params: {} },
  documents: { today: { component: TodayDocument, useTab: useTodayTab }, charts: { component: ChartsDocument, useTab: useChartsTab } },
  background: Background,
};
