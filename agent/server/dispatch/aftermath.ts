import type { AttemptId, NodeId, TaskInstance, TaskInstanceId, WorkflowId } from "#contract";

/** What a unit of work changed that others have to hear of once it is committed, and not before [STO1]. */
export class Aftermath {
  readonly ready: TaskInstance[] = [];
  readonly retrying: TaskInstance[] = [];
  /** They wait for a time. */
  readonly held: TaskInstance[] = [];
  /** Ended where nobody will see it: queue and timers let go of them. */
  readonly gone: TaskInstanceId[] = [];
  /** A run of theirs may begin now, unless another is in its way [SCH4]. */
  readonly begin: WorkflowId[] = [];
  readonly lost: TaskInstance[] = [];
  readonly released: AttemptId[] = [];
  readonly kill: { nodeId: NodeId; attemptId: AttemptId }[] = [];
  readonly fence: AttemptId[] = [];
}
