import { outputUses, type TaskInstance } from "#contract";
import { outputsIn, type Tx } from "../../store/index.ts";
import type { TaskNeeds } from "./needs.ts";

/** [FLOW1] The outputs that a task's values name, as they are now; null where they were not written. Nothing is read when it names none. */
export async function upstreamOutputs(tx: Tx, of: Pick<TaskInstance, "workflowInstanceId">, { revision, task, type }: Pick<TaskNeeds, "revision" | "task" | "type">): Promise<ReadonlyMap<string, string | null>> {
  const found = new Map<string, string | null>();
  for (const { name, task: taskName, output } of outputUses(task, type)) {
    if (found.has(name)) continue;
    const source = revision.definition.tasks.find((one) => one.name === taskName);
    const outputs = source === undefined ? {} : await outputsIn(tx, of.workflowInstanceId, source.id);
    found.set(name, Object.hasOwn(outputs, output) ? outputs[output]! : null);
  }
  return found;
}
