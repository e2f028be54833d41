import type { AttemptId, PlacementStrategy, PoolId, ProjectId, ResourceGroupId } from "#contract";
import type { At, Json } from "./columns.ts";

export interface ResourceGroupsTable {
  id: ResourceGroupId;
  name: string;
  project_id: ProjectId;
  network: string;
  strategy: PlacementStrategy;
  settings: Json | null;
  remark: string;
  version: number;
  changed_seq: number;
}
export interface PoolsTable {
  id: PoolId;
  name: string;
  project_id: ProjectId | null;
  slots: number;
  remark: string;
  version: number;
  changed_seq: number;
}
/** [POOL1] What each open attempt holds. */
export interface PoolSlotsTable {
  attempt_id: AttemptId;
  pool_id: PoolId;
  slots: number;
  taken_at: At;
}
