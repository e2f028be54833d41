import { sentence, type Condition, type Outputs, type Sentence, type TaskInstance } from "#contract";

/** A task that comes directly before another one, when nothing is waited for any more. */
export type UpstreamEnd = Pick<TaskInstance, "taskId" | "name" | "state" | "exitCode" | "forcedBy"> & Partial<Pick<TaskInstance, "reason">>;

/**
 * [FLOW2] Why a task is skipped whose upstream tasks have all succeeded or been skipped; null: it goes. `outputsOf` is asked for tasks
 * that conditions name. What was set to success counts as exit code 0, and so does what has no process. Nothing holds of a task that
 * was skipped, or of an output that was not written. What a person did not choose skips nothing behind it.
 */
export async function whySkipped(upstream: readonly UpstreamEnd[], when: readonly Condition[], outputsOf: (task: UpstreamEnd) => Promise<Outputs> | Outputs): Promise<Sentence | null> {
  if (upstream.length > 0 && upstream.every((one) => one.state === "SKIPPED" && !isNotChosen(one))) return sentence("skip.upstream");
  for (const condition of when) {
    const task = upstream.find((one) => one.taskId === condition.task);
    if (task === undefined) return sentence("skip.noUpstream");
    if (task.state === "SKIPPED") return sentence("skip.upstreamSkipped", { upstream: task.name });
    if (condition.on === "exitCode") {
      const code = task.forcedBy === null ? (task.exitCode ?? 0) : 0;
      if (code < condition.from || code > condition.to) return sentence("skip.exitCode", { upstream: task.name, code, from: condition.from, to: condition.to });
      continue;
    }
    const outputs = await outputsOf(task);
    const value = Object.hasOwn(outputs, condition.name) ? outputs[condition.name]! : null;
    if (value === null) return sentence("skip.outputMissing", { upstream: task.name, output: condition.name });
    if (!holds(condition.is, value, condition.value)) {
      return sentence("skip.output", { upstream: task.name, output: condition.name, value: value.slice(0, 100), is: `condition.${condition.is}`, wanted: condition.value.slice(0, 100) });
    }
  }
  return null;
}

type Comparison = Extract<Condition, { on: "output" }>["is"];
/** Numbers are compared as numbers when both sides are numbers, else as text. */
export function holds(is: Comparison, value: string, wanted: string): boolean {
  if (is === "contains") return value.includes(wanted);
  const [left, right] = isNumber(value) && isNumber(wanted) ? [Number(value), Number(wanted)] : [value, wanted];
  switch (is) {
    case "equal":
      return left === right;
    case "notEqual":
      return left !== right;
    case "less":
      return left < right;
    case "lessOrEqual":
      return left <= right;
    case "greater":
      return left > right;
    case "greaterOrEqual":
      return left >= right;
  }
}
const isNumber = (text: string): boolean => /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text);
/** Left out by whoever chose tasks of a run. */
export const isNotChosen = (task: Pick<TaskInstance, "state"> & Partial<Pick<TaskInstance, "reason">>): boolean =>
  task.state === "SKIPPED" && (task.reason?.code === "skip.notTicked" || task.reason?.code === "skip.notTested");
