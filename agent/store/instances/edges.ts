import type { TaskInstanceId, WorkflowInstanceId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { HotTable, Tx } from "../store.ts";
import type { TaskRow } from "./taskRow.ts";

interface Edges {
  readonly workflowInstanceId: string;
  readonly downstream: ReadonlyMap<TaskInstanceId, readonly TaskInstanceId[]>;
}
const select = prepare<{ id: WorkflowInstanceId }, { from_id: TaskInstanceId; to_id: TaskInstanceId }>((db, place) =>
  db.selectFrom("task_instances as t").innerJoin("task_edges as e", "e.from_id", "t.id").select(["e.from_id", "e.to_id"]).where("t.workflow_instance_id", "=", place("id")),
);
/** Edges are stored with their instance and never change, so what comes after a task is looked up in memory: O(out-degree) for each completion. */
export const EDGES: HotTable<Edges> = {
  keyOf: (edges) => edges.workflowInstanceId,
  select: async (tx, id) => edgesFrom(id, await select.rows(tx, { id: id as WorkflowInstanceId })),
  upsert: () => Promise.reject(new Error("edges never change")),
  kept: 500,
};

export function edgesFrom(workflowInstanceId: string, edges: readonly { readonly from_id: TaskInstanceId; readonly to_id: TaskInstanceId }[]): Edges {
  const downstream = new Map<TaskInstanceId, TaskInstanceId[]>();
  for (const { from_id: from, to_id: to } of edges) {
    const list = downstream.get(from);
    if (list === undefined) downstream.set(from, [to]);
    else list.push(to);
  }
  return { workflowInstanceId, downstream };
}

/** Whoever waits directly for this task. */
export async function downstreamIds(tx: Tx, row: Pick<TaskRow, "id" | "workflow_instance_id">): Promise<readonly TaskInstanceId[]> {
  return (await tx.hot(EDGES).get(row.workflow_instance_id))!.downstream.get(row.id) ?? [];
}
