import { Refusal, type Revision, type RevisionId, type TaskDefinition, type TaskId, type TaskInstance, type WorkflowInstance } from "#contract";
import { canonicalJson, getRevision, getRevisionByNumber, getWorkflow, type Db } from "../../store/index.ts";
import type { RevisionWords } from "../../domain/operations/rerunRevision.ts";

/** The revisions between which a rerun chooses: the one of each task now, and the published one; null when there is none. */
export interface RerunRevisions {
  readonly originalOf: (task: TaskInstance) => RevisionWords;
  readonly latest: (RevisionWords & { readonly task: (taskId: TaskId) => TaskDefinition | undefined }) | null;
}

/** Reads the revisions that these tasks of a run are pinned to, and the published one of their workflow. */
export async function rerunRevisions(db: Db, instance: WorkflowInstance, tasks: readonly TaskInstance[]): Promise<RerunRevisions> {
  const workflow = await getWorkflow(db, instance.workflowId);
  const latest = workflow?.revision == null ? null : await getRevisionByNumber(db, workflow.id, workflow.revision);
  const known = new Map<RevisionId, RevisionWords>();
  if (latest !== null) known.set(latest.id, wordsOf(latest));
  for (const id of new Set(tasks.map((task) => task.revisionId ?? instance.revisionId))) {
    if (known.has(id)) continue;
    const revision = await getRevision(db, id);
    if (revision === null) throw new Refusal("notFound", "instance.notFound", { id: instance.id });
    known.set(id, wordsOf(revision));
  }
  return {
    originalOf: (task) => known.get(task.revisionId ?? instance.revisionId)!,
    latest: latest === null ? null : { ...known.get(latest.id)!, task: (taskId) => latest.definition.tasks.find((task) => task.id === taskId) },
  };
}

/** Where a card stands and what a task waits for do not count: the edges of a run stay. */
function wordsOf({ id, number, definition, taskTypes }: Revision): RevisionWords {
  const tasks = new Map(definition.tasks.map((task) => [task.id, task]));
  const said = new Map<TaskId, string>();
  return {
    id,
    number,
    says(taskId) {
      const task = tasks.get(taskId);
      if (task === undefined) return undefined;
      const known = said.get(taskId);
      if (known !== undefined) return known;
      const { after: _, ...own } = task;
      const text = canonicalJson([own, taskTypes[task.type], definition.params]);
      said.set(taskId, text);
      return text;
    },
  };
}
