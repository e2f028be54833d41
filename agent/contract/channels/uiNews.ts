import { z } from "zod";
import { AlertChannel, AlertRule } from "../model/alert.ts";
import { Backfill } from "../model/backfill.ts";
import { DataSource } from "../model/dataSource.ts";
import { Calendar } from "../model/calendar.ts";
import { Attempt } from "../model/attempt.ts";
import { EditLock } from "../model/editLock.ts";
import { Folder } from "../model/folder.ts";
import { AlertChannelId, AlertId, AlertRuleId, CalendarId, DataSourceId, FolderId, Instant, NodeId, PoolId, ProjectId, ResourceGroupId, ResourceId, TaskTypeId, UserId, VariableId, WorkflowId } from "../model/ids.ts";
import { TaskInstance, WorkflowInstance } from "../model/instance.ts";
import { InstallStep, Node, NodePulse } from "../model/node.ts";
import { Pool, ResourceGroup } from "../model/placement.ts";
import { Project } from "../model/project.ts";
import { Resource } from "../model/resource.ts";
import { Snapshot } from "../model/snapshot.ts";
import { TaskType } from "../model/taskType.ts";
import { Variable } from "../model/variable.ts";
import { WorkflowSummary } from "../model/workflow.ts";
import { fact, reading } from "./catalog.ts";

/** Every numbered fact carries its number, and the number that this subscriber got before it: a difference is a gap. */
const numbered = { seq: z.number().int(), prevSeq: z.number().int(), at: Instant };
export const uiDown = {
  /** Several facts of one commit, in order, each as it would come alone. */
  facts: reading(z.array(z.object({ name: z.string().max(60), payload: z.unknown() }))),
  "node.changed": fact(z.object({ ...numbered, node: Node })),
  "node.removed": fact(z.object({ ...numbered, nodeId: NodeId })),
  "group.changed": fact(z.object({ ...numbered, group: ResourceGroup })),
  "group.removed": fact(z.object({ ...numbered, id: ResourceGroupId })),
  "pool.changed": fact(z.object({ ...numbered, pool: Pool })),
  "pool.removed": fact(z.object({ ...numbered, id: PoolId })),
  "calendar.changed": fact(z.object({ ...numbered, calendar: Calendar })),
  "calendar.removed": fact(z.object({ ...numbered, id: CalendarId })),
  "resource.changed": fact(z.object({ ...numbered, resource: Resource })),
  "resource.removed": fact(z.object({ ...numbered, id: ResourceId })),
  /** Scripts are others now; of a personal folder only its owner hears, a null `userId` is for everybody. */
  "script.changed": fact(z.object({ ...numbered, userId: UserId.nullable() })),
  "taskType.changed": fact(z.object({ ...numbered, taskType: TaskType })),
  "taskType.removed": fact(z.object({ ...numbered, id: TaskTypeId })),
  "project.changed": fact(z.object({ ...numbered, project: Project })),
  "project.removed": fact(z.object({ ...numbered, projectId: ProjectId })),
  "folder.changed": fact(z.object({ ...numbered, folder: Folder })),
  "folder.removed": fact(z.object({ ...numbered, id: FolderId })),
  "variable.changed": fact(z.object({ ...numbered, variable: Variable })),
  "variable.removed": fact(z.object({ ...numbered, id: VariableId })),
  "dataSource.changed": fact(z.object({ ...numbered, source: DataSource })),
  "dataSource.removed": fact(z.object({ ...numbered, id: DataSourceId })),
  "workflow.changed": fact(z.object({ ...numbered, workflow: WorkflowSummary })),
  "workflow.removed": fact(z.object({ ...numbered, workflowId: WorkflowId })),
  /** Null: nobody holds it now. */
  "lock.changed": fact(z.object({ ...numbered, workflowId: WorkflowId, lock: EditLock.nullable() })),
  "workflowInstance.changed": fact(z.object({ ...numbered, instance: WorkflowInstance })),
  "taskInstance.changed": fact(z.object({ ...numbered, task: TaskInstance })),
  "attempt.changed": fact(z.object({ ...numbered, attempt: Attempt })),
  /** [SNP1] Instances of a day were made; they are announced one by one no more. */
  "snapshot.made": fact(z.object({ ...numbered, snapshot: Snapshot })),
  /** A workflow's planned instances were made again. */
  "workflow.generated": fact(z.object({ ...numbered, workflowId: WorkflowId })),
  "backfill.changed": fact(z.object({ ...numbered, backfill: Backfill })),
  /** It is asked for anew: what it says depends on the reader. */
  "alert.changed": fact(z.object({ ...numbered, id: AlertId })),
  "alertRule.changed": fact(z.object({ ...numbered, rule: AlertRule })),
  "alertRule.removed": fact(z.object({ ...numbered, id: AlertRuleId })),
  "alertChannel.changed": fact(z.object({ ...numbered, channel: AlertChannel })),
  "alertChannel.removed": fact(z.object({ ...numbered, id: AlertChannelId })),
  /** Runs of a project were removed after their time. */
  "history.removed": fact(z.object({ ...numbered, projectId: ProjectId })),
  /** Rights changed: whoever this is for reads everything anew. */
  "access.changed": fact(z.object({ ...numbered, userId: UserId })),
  "node.pulse": reading(NodePulse),
  /** A step of an install script, as it happens. */
  "node.installStep": reading(z.object({ nodeId: NodeId, step: InstallStep })),
  /** The queue is not what it was; at most twice a second. */
  "queue.changed": reading(z.object({ total: z.number().int() })),
  /** The server is going down in order. */
  "server.leaving": reading(z.object({})),
} as const;
export type UiDown = typeof uiDown;
export type UiFactName = { [K in keyof UiDown]: UiDown[K]["kind"] extends "fact" ? K : never }[keyof UiDown];
