import { isHeld, type InstanceState, type TaskInstance } from "#contract";

/** What is in the way the longest comes first: a failure stays until somebody does something, what runs ends by itself. */
const ORDER: readonly InstanceState[] = ["FAILED", "KILLED", "MISSED", "LOST", "KILL_FAILED", "NOT_RUN", "WAIT_RETRY", "WAIT_TIME", "WAIT_RESOURCE", "DISPATCHING", "KILLING", "RUNNING", "SKIPPED", "SUCCESS"];
const RANK = new Map(ORDER.map((state, index) => [state, index]));
type Ranked = Pick<TaskInstance, "id" | "state" | "rootCauseId" | "pausedBy" | "frozen">;
const rankOf = (task: Ranked): number => {
  const rank = RANK.get(task.state)!;
  if (task.state !== "NOT_RUN") return rank;
  return task.rootCauseId !== null ? rank - 0.5 : isHeld(task) ? rank - 0.4 : rank;
};
/** Of several things that a task waits for the one that is the cause; null of none. What is alike goes by the order in which it was planned. */
export function worstOf<T extends Ranked>(tasks: readonly T[]): T | null {
  let worst: T | null = null;
  for (const task of tasks) if (worst === null || rankOf(task) < rankOf(worst) || (rankOf(task) === rankOf(worst) && task.id < worst.id)) worst = task;
  return worst;
}
