import type { TaskInstance, WorkflowDefinition } from "#contract";
import type { GraphEdge } from "../../../graph/model/graph.ts";

/** The edges of a run between task instances, from the definition it is pinned to. */
export function upstreamEdges(definition: WorkflowDefinition, tasks: readonly Pick<TaskInstance, "id" | "taskId">[]): readonly GraphEdge[] {
  const instanceOf = new Map(tasks.map((task) => [task.taskId as string, task.id as string]));
  return definition.tasks.flatMap((task) => {
    const target = instanceOf.get(task.id);
    if (target === undefined) return [];
    return task.after.flatMap((upstream) => {
      const source = instanceOf.get(upstream);
      return source === undefined ? [] : [{ id: `${source}>${target}`, source, target }];
    });
  });
}

const NEEDS_SOMEBODY: ReadonlySet<TaskInstance["state"]> = new Set(["FAILED", "KILLED", "KILL_FAILED", "LOST", "MISSED"]);

/** The next task that needs a person, round and round; `undefined` when none does. */
export function nextProblem(tasks: readonly Pick<TaskInstance, "id" | "state">[], from: string | undefined, step: 1 | -1): string | undefined {
  const problems = tasks.filter((task) => NEEDS_SOMEBODY.has(task.state)).map((task) => task.id as string);
  if (problems.length === 0) return undefined;
  const at = from === undefined ? -1 : problems.indexOf(from);
  return at < 0 ? (step > 0 ? problems[0] : problems.at(-1)) : problems[(at + step + problems.length) % problems.length];
}
