import { Refusal, type Revision, type RevisionId, type TaskDefinition, type TaskId, type TaskTypeBody, type WorkflowDefinition } from "#contract";
import { getRevision, type Store } from "../../store/index.ts";

/** Revisions never change, so the ones in use are kept parsed; the least recently used one goes first. */
export function makeRevisions(store: Store, limit = 200) {
  const kept = new Map<RevisionId, { revision: Revision; tasks: ReadonlyMap<TaskId, TaskDefinition> }>();
  return {
    async task(revisionId: RevisionId, taskId: TaskId): Promise<{ revision: Revision; task: TaskDefinition; type: TaskTypeBody }> {
      let entry = kept.get(revisionId);
      if (entry === undefined) {
        const revision = await store.read((db) => getRevision(db, revisionId));
        if (revision === null) throw new Refusal("notFound", "workflow.notFound", { name: revisionId });
        entry = { revision, tasks: new Map(revision.definition.tasks.map((task) => [task.id, task])) };
        if (kept.size >= limit) kept.delete(kept.keys().next().value!);
      } else kept.delete(revisionId);
      kept.set(revisionId, entry);
      const task = entry.tasks.get(taskId);
      const type = task === undefined ? undefined : entry.revision.taskTypes[task.type];
      if (task === undefined || type === undefined) throw new Refusal("notFound", "taskType.notFound", { name: task?.type ?? taskId });
      return { revision: entry.revision, task, type };
    },
    /** Its definition, when it is in memory. */
    known: (revisionId: RevisionId): WorkflowDefinition | undefined => kept.get(revisionId)?.revision.definition,
  };
}
export type Revisions = ReturnType<typeof makeRevisions>;
