import { Refusal, type AttemptOrder, type PoolId, type Revision, type RevisionId, type TaskDefinition, type TaskInstance, type TaskTypeBody, type WorkflowInstanceId } from "#contract";
import { getWorkflowInstance, type Store } from "../../store/index.ts";
import { whereOf } from "./makeOrder.ts";
import type { PlacementBook } from "../placement/placementBook.ts";
import type { Revisions } from "./revisions.ts";

/** What the queue must know of a waiting task: its definition, where it may run, and what it holds meanwhile. */
export interface TaskNeeds {
  readonly revision: Revision;
  readonly task: TaskDefinition;
  readonly type: TaskTypeBody;
  readonly where: AttemptOrder["where"];
  readonly pools: readonly { readonly poolId: PoolId; readonly slots: number }[];
}
const KEPT = 2000;
const DEFAULT_GROUP = { groupId: null, groupName: "" } as const;

/** Looks the needs of tasks up. Groups and pools are found by name each time, because they may be made or renamed while a run waits. */
export function makeNeeds(options: { readonly store: Store; readonly revisions: Revisions; readonly book: PlacementBook }) {
  const { store, revisions, book } = options;
  const pinned = new Map<WorkflowInstanceId, RevisionId>();
  const revisionOf = async ({ revisionId, workflowInstanceId: id }: Pick<TaskInstance, "workflowInstanceId" | "revisionId">): Promise<RevisionId> => {
    if (revisionId !== null) return revisionId;
    const known = pinned.get(id);
    if (known !== undefined) return known;
    const instance = await store.read((db) => getWorkflowInstance(db, id));
    if (instance === null) throw new Refusal("notFound", "instance.notFound", { id });
    if (pinned.size >= KEPT) pinned.delete(pinned.keys().next().value!);
    pinned.set(id, instance.revisionId);
    return instance.revisionId;
  };
  /** Equal needs are one object, so that whoever compares many of them compares objects. */
  const places = new Map<string, TaskNeeds["where"]>();
  const shared = (where: TaskNeeds["where"]): TaskNeeds["where"] => {
    const key = JSON.stringify(where);
    const known = places.get(key);
    if (known !== undefined) return known;
    if (places.size >= KEPT) places.clear();
    places.set(key, where);
    return where;
  };
  return {
    /** The task as it, or else its run, is pinned to it. */
    async definitionOf(instance: Pick<TaskInstance, "workflowInstanceId" | "taskId" | "revisionId">): Promise<TaskDefinition> {
      return (await revisions.task(await revisionOf(instance), instance.taskId)).task;
    },
    /** @throws Refusal `group.notFound`, `pool.notFound` when its words name nothing that its project may use. */
    async of(instance: Pick<TaskInstance, "workflowInstanceId" | "taskId" | "revisionId" | "projectId">): Promise<TaskNeeds> {
      const { revision, task, type } = await revisions.task(await revisionOf(instance), instance.taskId);
      const name = task.where?.group ?? null;
      const group = name === null ? null : book.groupNamed(name, instance.projectId);
      if (group === undefined) throw new Refusal("notFound", "group.notFound", { name: name! });
      const where = shared(whereOf(task, type, group === null ? { ...DEFAULT_GROUP, strategy: book.strategy() } : { groupId: group.id, groupName: group.name, strategy: group.strategy }));
      const pools = (task.pools ?? []).map((use) => {
        const pool = book.poolNamed(use.pool, instance.projectId);
        if (pool === undefined) throw new Refusal("notFound", "pool.notFound", { name: use.pool });
        return { poolId: pool.id, slots: use.slots };
      });
      return { revision, task, type, where, pools };
    },
  };
}
export type Needs = ReturnType<typeof makeNeeds>;
