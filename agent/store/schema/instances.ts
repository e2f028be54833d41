import type {
  AttemptId,
  AttemptState,
  FailureCause,
  InstanceState,
  Lane,
  NodeId,
  Origin,
  ProjectId,
  ResourceGroupId,
  RevisionId,
  TaskId,
  TaskInstanceId,
  WorkflowId,
  WorkflowInstanceId,
  WorkflowInstanceState,
} from "#contract";
import type { Generated } from "kysely";
import type { At, Flag, Json } from "./columns.ts";

export interface WorkflowInstancesTable {
  id: WorkflowInstanceId;
  project_id: ProjectId;
  project_name: string;
  workflow_id: WorkflowId;
  workflow_name: string;
  revision_id: RevisionId;
  revision: number | null;
  origin: Origin;
  line: string;
  fire_at: At;
  zone: string;
  business_date: string;
  params: Json;
  started_by: string;
  created_at: At;
  started_at: At | null;
  ended_at: At | null;
  state: WorkflowInstanceState;
  running: number;
  success: number;
  failed: number;
  not_run: number;
  waiting_time: number;
  waiting_resource: number;
  changed_seq: number;
  parent_task_id: TaskInstanceId | null;
}
/** Defaults of the database make a planned task: NOT_RUN, epoch 0, try 0. */
export interface TaskInstancesTable {
  id: TaskInstanceId;
  workflow_instance_id: WorkflowInstanceId;
  project_id: ProjectId;
  task_id: TaskId;
  name: string;
  type: string;
  state: Generated<InstanceState>;
  forced_by: string | null;
  warning: Generated<Flag>;
  cause: FailureCause | null;
  epoch: Generated<number>;
  try_no: Generated<number>;
  max_tries: number;
  attempt_id: AttemptId | null;
  node_id: NodeId | null;
  retry_at: At | null;
  ready_at: At | null;
  started_at: At | null;
  ended_at: At | null;
  exit_code: number | null;
  signal: string | null;
  waiting_on: number;
  root_cause_id: TaskInstanceId | null;
  reason: Json | null;
  kill_requested: Generated<Flag>;
  changed_seq: number;
  candidates: Json | null;
  lane: Generated<Lane>;
  priority: Generated<number>;
  revision_id: RevisionId | null;
  /** [FLOW1] Written beside the row: `setOutputs`. */
  outputs: Json | null;
  /** [HLD1] Who paused it in this cycle. */
  paused_by: string | null;
  /** [HLD1] Its definition is frozen, or its workflow: a copy of what the workflow says. */
  frozen: Generated<Flag>;
}
export interface TaskEdgesTable {
  from_id: TaskInstanceId;
  to_id: TaskInstanceId;
}
/** [FLOW3] What a task waits for outside its run; `number` is the place among its dependencies. */
export interface TaskGatesTable {
  task_instance_id: TaskInstanceId;
  number: number;
  /** As it is called in sentences: `project/workflow` or `project/workflow/task`. */
  name: string;
  /** Null when there is no such workflow. */
  workflow_id: WorkflowId | null;
  task_name: string | null;
  /** That very run. */
  run_id: WorkflowInstanceId | null;
  /** Or those of this date, in the line of the run or else in `main`. */
  business_date: string;
  line: string;
  /** That point alone; null: the one of the date, whenever it is. */
  fire_at: At | null;
  /** So many of the date at least, and all that there are; 0: nothing is waited for; null: one. */
  every: number | null;
  met: Flag;
}
export interface AttemptsTable {
  id: AttemptId;
  task_instance_id: TaskInstanceId;
  workflow_instance_id: WorkflowInstanceId;
  project_id: ProjectId;
  epoch: number;
  try_no: number;
  master_id: NodeId;
  node_id: NodeId | null;
  node_name: string | null;
  state: AttemptState;
  cause: FailureCause | null;
  created_at: At;
  accepted_at: At | null;
  started_at: At | null;
  ended_at: At | null;
  pid: number | null;
  exit: Json | null;
  survivors: Json;
  parameters: Json;
  fact_seq: number;
  changed_seq: number;
}
/** [LC6] One row for each attempt that is not over. `node_id` is null until an agent accepted. */
export interface SlotsTable {
  attempt_id: AttemptId;
  master_id: NodeId;
  node_id: NodeId | null;
  /** The group in whose hosts it is booked; null is the default group. */
  group_id: ResourceGroupId | null;
  /** Whether it holds slots of pools too. */
  holds_pools: Flag;
}
