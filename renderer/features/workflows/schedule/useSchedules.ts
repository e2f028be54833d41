import { useMemo } from "react";
import type { ScheduledWorkflow } from "#contract";
import { link } from "../../../link/link.ts";
import { usePlatformState, useWorkflows, useWorkflowInstances } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";

/** The published schedules by workflow, with the next time of each; asked again when something is published and when a schedule has fired. */
export function useSchedules(): ReadonlyMap<string, ScheduledWorkflow> {
  const workflows = useWorkflows();
  const instances = useWorkflowInstances();
  const calendars = usePlatformState((state) => state.calendars);
  const published = useMemo(() => workflows.map(({ id, revision, enabled }) => `${id}${revision}${enabled}`).join(), [workflows]);
  const fired = useMemo(() => instances.find(({ origin }) => origin === "scheduled")?.id, [instances]);
  const again = useMemo(() => ({ published, fired, calendars }), [published, fired, calendars]);
  const { value } = useReading("schedule.list", async () => new Map((await link.ask("schedule.list", {})).schedules.map((one) => [one.workflowId as string, one])), again);
  return value ?? none;
}
const none: ReadonlyMap<string, ScheduledWorkflow> = new Map();
