import type { AttemptId, NodeId, TaskInstance } from "#contract";

/** What a unit of work changed that others have to hear of once it is committed, and not before [STO1]. */
export class Aftermath {
  readonly ready: TaskInstance[] = [];
  readonly retrying: TaskInstance[] = [];
  readonly lost: TaskInstance[] = [];
  readonly released: AttemptId[] = [];
  readonly kill: { nodeId: NodeId; attemptId: AttemptId }[] = [];
  readonly fence: AttemptId[] = [];
}
