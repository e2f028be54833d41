import type { Problem, TaskDefinition } from "#contract";

/** Where a problem is: a task and a field of it, or a field of the workflow. */
export interface ProblemPlace {
  readonly taskId: string | undefined;
  /** `name`, `type`, `after`, `params.script`; empty for the whole. */
  readonly field: string;
}

/** Finds the place of a problem. Names of tasks may hold dots, so the longest name that fits is meant. */
export function problemPlace({ path }: Pick<Problem, "path">, tasks: readonly TaskDefinition[]): ProblemPlace {
  if (!path.startsWith("tasks.")) return { taskId: undefined, field: path };
  const rest = path.slice("tasks.".length);
  let best: TaskDefinition | undefined;
  for (const task of tasks) if ((rest === task.name || rest.startsWith(`${task.name}.`)) && task.name.length > (best?.name.length ?? -1)) best = task;
  return best ? { taskId: best.id, field: rest.slice(best.name.length + 1) } : { taskId: undefined, field: path };
}

/** The problems of each task, by id. */
export function problemsByTask(problems: readonly Problem[], tasks: readonly TaskDefinition[]): ReadonlyMap<string, readonly (Problem & ProblemPlace)[]> {
  const placed = problems.map((problem) => ({ ...problem, ...problemPlace(problem, tasks) }));
  return Map.groupBy(
    placed.filter(({ taskId }) => taskId !== undefined),
    ({ taskId }) => taskId!,
  );
}
