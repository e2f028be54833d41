import type { TaskInstanceId, WorkflowInstanceId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { HotTable, Tx } from "../store.ts";
import type { TaskRow } from "./taskRow.ts";

interface Edges {
  readonly workflowInstanceId: string;
  readonly downstream: ReadonlyMap<TaskInstanceId, readonly TaskInstanceId[]>;
  /** The same the other way round; made when somebody asks, which most runs never do. */
  readonly upstream: () => ReadonlyMap<TaskInstanceId, readonly TaskInstanceId[]>;
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
  for (const { from_id: from, to_id: to } of edges) add(downstream, from, to);
  let turned: Map<TaskInstanceId, TaskInstanceId[]> | undefined;
  const upstream = (): Map<TaskInstanceId, TaskInstanceId[]> => {
    if (turned !== undefined) return turned;
    turned = new Map();
    for (const [from, below] of downstream) for (const to of below) add(turned, to, from);
    return turned;
  };
  return { workflowInstanceId, downstream, upstream };
}
function add(lists: Map<TaskInstanceId, TaskInstanceId[]>, key: TaskInstanceId, value: TaskInstanceId): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Whoever waits directly for this task. */
export async function downstreamIds(tx: Tx, row: Pick<TaskRow, "id" | "workflow_instance_id">): Promise<readonly TaskInstanceId[]> {
  return (await tx.hot(EDGES).get(row.workflow_instance_id))!.downstream.get(row.id) ?? [];
}
/** What this task waits directly for. */
export async function upstreamIds(tx: Tx, row: Pick<TaskRow, "id" | "workflow_instance_id">): Promise<readonly TaskInstanceId[]> {
  return (await tx.hot(EDGES).get(row.workflow_instance_id))!.upstream().get(row.id) ?? [];
}
