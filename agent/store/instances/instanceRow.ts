import type { TileCounts, Tile, WorkflowInstance } from "#contract";
import type { Selectable } from "kysely";
import type { WorkflowInstancesTable } from "../schema/instances.ts";
import { prepare, prepareUpsert } from "../engine/prepared.ts";
import type { HotTable, Tx } from "../store.ts";

export type InstanceRow = Selectable<WorkflowInstancesTable>;
/** The column of each tile. */
export const TILE_COLUMNS = { running: "running", success: "success", failed: "failed", notRun: "not_run", waitingTime: "waiting_time", waitingResource: "waiting_resource" } as const satisfies Record<
  Tile,
  keyof InstanceRow
>;
export const countsOf = (row: Pick<InstanceRow, (typeof TILE_COLUMNS)[Tile]>): TileCounts => ({
  running: row.running,
  success: row.success,
  failed: row.failed,
  notRun: row.not_run,
  waitingTime: row.waiting_time,
  waitingResource: row.waiting_resource,
});

export const instanceOf = (row: InstanceRow): WorkflowInstance => ({
  id: row.id,
  projectId: row.project_id,
  projectName: row.project_name,
  workflowId: row.workflow_id,
  workflowName: row.workflow_name,
  revisionId: row.revision_id,
  revision: row.revision,
  origin: row.origin,
  line: row.line,
  fireAt: row.fire_at,
  zone: row.zone,
  businessDate: row.business_date,
  params: JSON.parse(row.params) as WorkflowInstance["params"],
  startedBy: row.started_by,
  parentTaskId: row.parent_task_id,
  createdAt: row.created_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  state: row.state,
  counts: countsOf(row),
  changedSeq: row.changed_seq,
});

/** Written when a row is new and never again. */
const FIXED_COLUMNS = [
  "project_id",
  "project_name",
  "workflow_id",
  "workflow_name",
  "revision_id",
  "revision",
  "origin",
  "line",
  "fire_at",
  "zone",
  "business_date",
  "started_by",
  "created_at",
  "parent_task_id",
] as const satisfies (keyof InstanceRow)[];
/** The indexes over planned, begun and open runs follow these: most changes are of counts alone. */
const SELDOM_CHANGED = ["params", "started_at", "ended_at"] as const satisfies (keyof InstanceRow)[];
export const INSTANCE_COLUMNS = ["id", ...FIXED_COLUMNS, ...SELDOM_CHANGED, "state", ...Object.values(TILE_COLUMNS), "changed_seq"] as const satisfies (keyof InstanceRow)[];
const selectInstance = prepare<{ id: string }, InstanceRow>((db, place) =>
  db
    .selectFrom("workflow_instances")
    .select(INSTANCE_COLUMNS)
    .where("id", "=", place("id") as InstanceRow["id"]),
);
/** Workflow instances inside a unit. */
export const INSTANCES: HotTable<InstanceRow> = {
  keyOf: (row) => row.id,
  select: (tx, id) => selectInstance.first(tx, { id }),
  upsert: prepareUpsert("workflow_instances", "id", INSTANCE_COLUMNS, FIXED_COLUMNS),
  most: { unchanged: SELDOM_CHANGED, upsert: prepareUpsert("workflow_instances", "id", INSTANCE_COLUMNS, [...FIXED_COLUMNS, ...SELDOM_CHANGED]) },
  kept: 5_000,
};

/** [STO1] Announces a workflow instance on the platform's topic. */
export function announceInstance(tx: Tx, row: InstanceRow): WorkflowInstance {
  const instance = instanceOf(row);
  tx.announce("workflowInstance.changed", instance.id, { topic: "platform", projectId: instance.projectId }, { instance });
  return instance;
}
