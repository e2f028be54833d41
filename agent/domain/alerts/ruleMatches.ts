import type { AlertRule } from "#contract";
import type { AlertEvent } from "./alertEvent.ts";

/** [ALR1] Whether a rule names what has happened: its kind, in its project, of its workflows and of those of its tasks. */
export function ruleMatches(rule: Pick<AlertRule, "enabled" | "kind" | "projectId" | "of">, event: Pick<AlertEvent, "kind" | "projectId" | "workflowId" | "taskId">): boolean {
  if (!rule.enabled || rule.kind !== event.kind) return false;
  if (rule.projectId !== null && rule.projectId !== event.projectId) return false;
  const { workflowIds, taskIds } = rule.of;
  if (workflowIds.length > 0 && (event.workflowId === null || !workflowIds.includes(event.workflowId))) return false;
  // What is about a whole run is about its tasks too.
  return taskIds.length === 0 || event.taskId === null || taskIds.includes(event.taskId);
}
