import { Refusal, type TextParameters, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import type { Tx } from "../store.ts";
import { announceInstance, INSTANCES } from "./instanceRow.ts";

/** Sets parameters of one run over those it has; later attempts of this instance see them, nothing else does. Refusal `instance.notFound`. */
export async function setInstanceParams(tx: Tx, id: WorkflowInstanceId, params: TextParameters): Promise<WorkflowInstance> {
  const before = await tx.hot(INSTANCES).get(id);
  if (before === undefined) throw new Refusal("notFound", "instance.notFound", { id });
  const after = { ...before, params: JSON.stringify({ ...(JSON.parse(before.params) as TextParameters), ...params }), changed_seq: tx.seqOf("workflowInstance", id) };
  tx.hot(INSTANCES).put(after);
  return announceInstance(tx, after);
}
