import type { AttemptId, AttemptOrder, NodeId, TaskInstanceId } from "#contract";

/** A process that the hosts saw begin. */
export interface Start {
  readonly attemptId: AttemptId;
  readonly taskInstanceId: TaskInstanceId;
  readonly epoch: number;
  readonly nodeId: NodeId;
  readonly at: number;
  /** Tasks of which a process of an earlier epoch lived still. */
  readonly beside: readonly AttemptId[];
}
/** What really ran, as the hosts saw it themselves: nothing of it comes from the server. */
export class Witness {
  readonly starts: Start[] = [];
  readonly #living = new Map<TaskInstanceId, Set<AttemptId>>();
  /** Told of each start as it happens. */
  onStart: (start: Start) => void = () => {};

  started({ attemptId, taskInstanceId, epoch }: AttemptOrder, nodeId: NodeId, at: number): void {
    const living = this.#living.get(taskInstanceId) ?? new Set();
    const start: Start = { attemptId, taskInstanceId, epoch, nodeId, at, beside: [...living].filter((one) => one !== attemptId) };
    this.#living.set(taskInstanceId, living.add(attemptId));
    this.starts.push(start);
    this.onStart(start);
  }
  ended({ attemptId, taskInstanceId }: AttemptOrder): void {
    const living = this.#living.get(taskInstanceId);
    living?.delete(attemptId);
    if (living?.size === 0) this.#living.delete(taskInstanceId);
  }
  isLiving(attemptId: AttemptId, taskInstanceId: TaskInstanceId): boolean {
    return this.#living.get(taskInstanceId)?.has(attemptId) === true;
  }
}
