import { sentence, type TaskInstanceId, type WorkflowInstanceId } from "#contract";
import type { PlannedRun, PlannedWorkflow, PublishedSchedule } from "../../store/index.ts";
import type { Point } from "../../domain/planning/pointsBetween.ts";
import { plannedShapes } from "../../domain/planning/plannedShapes.ts";
import type { Ids } from "../../platform/ids.ts";
import { screenTime } from "../../domain/planning/clockText.ts";

/** What the runs of a schedule's points have alike; `platform` is its zone, in which they say when they come. */
export interface PlannedAlike extends PlannedWorkflow {
  readonly platform: string;
}
/** The same of a schedule as it is published. */
export function plannedWorkflow(of: PublishedSchedule, zone: string, platform: string): PlannedAlike {
  const { projectId, projectName, workflowId, workflowName, revisionId, revision } = of;
  return { projectId, projectName, workflowId, workflowName, revisionId, revision, zone, platform, tasks: plannedShapes(of.definition, of) };
}
/** Of a day there are at most so many minutes in a zone, and many runs in each. */
const MOST_REASONS = 5000;
const reasons = new Map<string, string>();
function reasonAt(fireAt: number, zones: { readonly platform: string; readonly own: string }): string {
  const key = `${zones.platform} ${zones.own} ${Math.floor(fireAt / 60_000)}`;
  let reason = reasons.get(key);
  if (reason === undefined) {
    if (reasons.size >= MOST_REASONS) reasons.clear();
    reasons.set(key, (reason = JSON.stringify(sentence("wait.time", { at: screenTime(fireAt, zones) }))));
  }
  return reason;
}
/** The run of a point, with ids for it and its tasks. */
export function plannedRun(ids: Ids, of: PlannedAlike, { fireAt, businessDate }: Point, more: { readonly id?: WorkflowInstanceId; readonly pausedBy?: PlannedRun["pausedBy"] } = {}): PlannedRun {
  return {
    of,
    id: more.id ?? ids.next<WorkflowInstanceId>(),
    fireAt,
    businessDate,
    taskIds: of.tasks.map(() => ids.next<TaskInstanceId>()),
    reason: reasonAt(fireAt, { platform: of.platform, own: of.zone }),
    pausedBy: more.pausedBy,
  };
}
/** Whether a workflow's schedule makes runs now. */
export const inForce = ({ enabled, schedule }: Pick<PublishedSchedule, "enabled" | "schedule">): boolean => enabled && !schedule.paused;
