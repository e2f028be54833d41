import type { AlertMessage, NodeId, ProjectId, RuleKind, Sentence, TaskId, TaskInstanceId, UserId, WorkflowId, WorkflowInstanceId } from "#contract";

/** Something that rules may name. `root` is its cause: what has the same root is the same trouble [ALR2]. */
export interface AlertEvent {
  readonly kind: RuleKind;
  readonly root: string;
  readonly projectId: ProjectId | null;
  readonly workflowId: WorkflowId | null;
  readonly taskId: TaskId | null;
  readonly taskInstanceId: TaskInstanceId | null;
  readonly workflowInstanceId: WorkflowInstanceId | null;
  readonly nodeId: NodeId | null;
  readonly subject: Sentence;
  readonly message: Omit<AlertMessage, "subject" | "at" | "taskInstanceId" | "workflowInstanceId" | "runId" | "gathered" | "digest">;
  /** Login of whoever owns the task, or its workflow; null for what is the platform's. */
  readonly owner: string | null;
  readonly followers: readonly UserId[];
}
/** The kinds of one rule's roots, so that two rules with different limits do not close each other's alerts. */
export const rootOf = {
  task: (id: TaskInstanceId): string => `task:${id}`,
  run: (id: WorkflowInstanceId): string => `run:${id}`,
  node: (id: NodeId): string => `node:${id}`,
  disk: (id: NodeId): string => `disk:${id}`,
  long: (id: TaskInstanceId): string => `long:${id}`,
  late: (id: WorkflowInstanceId): string => `late:${id}`,
  queue: "queue",
  backfill: (id: string): string => `backfill:${id}`,
  channel: (id: string): string => `channel:${id}`,
} as const;
