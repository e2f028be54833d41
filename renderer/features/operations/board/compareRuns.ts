import type { TaskInstance } from "#contract";

type Compared = Pick<TaskInstance, "taskId" | "name" | "startedAt" | "endedAt">;

/** One task in two runs; null where a run does not have it. */
export interface ComparedTask<Task> {
  readonly taskId: string;
  readonly name: string;
  readonly before: Task | null;
  readonly after: Task | null;
  /** How much longer the second took, in milliseconds; null unless both have ended. */
  readonly longerMs: number | null;
}

/** How long a task took; null while it has not ended. */
export const tookMs = (task: Pick<Compared, "startedAt" | "endedAt"> | null): number | null => (task === null || task.startedAt === null || task.endedAt === null ? null : Math.max(0, task.endedAt - task.startedAt));

/** The tasks of two runs side by side: in the order of the second, then those that only the first has. A renamed task is the same one, by its id. */
export function compareRuns<Task extends Compared>(before: readonly Task[], after: readonly Task[]): readonly ComparedTask<Task>[] {
  const first = new Map(before.map((task) => [task.taskId as string, task]));
  const second = new Map(after.map((task) => [task.taskId as string, task]));
  return [...second.keys(), ...[...first.keys()].filter((id) => !second.has(id))].map((taskId) => {
    const [one, two] = [first.get(taskId) ?? null, second.get(taskId) ?? null];
    const [a, b] = [tookMs(one), tookMs(two)];
    return { taskId, name: (two ?? one)!.name, before: one, after: two, longerMs: a === null || b === null ? null : b - a };
  });
}
