import { sentence, type Sentence, type TaskInstance } from "#contract";
import { instanceIn, type Tx } from "../../store/index.ts";
import type { Resolution } from "../../domain/parameters/resolveParameters.ts";
import type { FieldSecrets } from "../secrets/fieldSecrets.ts";
import type { SecretBox } from "../secrets/secretBox.ts";
import { sourcesFor } from "../sources/sourceUses.ts";
import { namesSources, withSources } from "../sources/withSources.ts";
import type { ValueBook } from "../values/valueBook.ts";
import { resolveFor, type OrderInput } from "./makeOrder.ts";
import type { TaskNeeds } from "./needs.ts";
import { upstreamOutputs } from "./upstreamOutputs.ts";

/** Everything that one try of a task is given. `problem`: why it cannot start. */
export interface TaskValues {
  readonly input: OrderInput;
  readonly resolution: Resolution;
  readonly problem: Sentence | null;
}

/** Resolves the values of a task as they are now. Ask `values.fresh()` before the unit. */
export function makeTaskValues({ values, secrets, box }: { readonly values: ValueBook; readonly secrets: FieldSecrets; readonly box: SecretBox }) {
  return async (tx: Tx, task: TaskInstance, need: TaskNeeds, tryNo: number): Promise<TaskValues> => {
    const instance = (await instanceIn(tx, task.workflowInstanceId))!;
    const opened = await secrets.open(tx.db, instance.projectId, need.task, need.type);
    const around = values.around(instance.projectId, instance.workflowId);
    const upstream = await upstreamOutputs(tx, task, need);
    const input = { instance, workflowParams: need.revision.definition.params, around, upstream, task: opened.task, type: need.type, instanceId: task.id, tryNo, where: need.where };
    const plain = resolveFor(input);
    const resolution = namesSources(need.type) ? withSources(plain, need.type, await sourcesFor(tx.db, instance.projectId), ({ sealed, id }) => box.open(sealed!, id)) : plain;
    const first = opened.missing === null ? resolution.problems[0]?.sentence : sentence("task.secretUnknown", { task: need.task.name, field: opened.missing });
    return { input, resolution, problem: first === undefined ? null : sentence("end.parameters", { ...first.values, problem: first.code }) };
  };
}
export type ValuesOfTask = ReturnType<typeof makeTaskValues>;
