import { Refusal, type Revision, type RevisionId, type TaskDefinition, type TaskId, type TaskInstance, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import { canonicalJson, getRevision, getRevisionByNumber, getWorkflow, type Db } from "../../store/index.ts";
import type { Plan } from "../../domain/operations/planOperation.ts";
import { rerunDiffers, withLatest, type RevisionWords } from "../../domain/operations/rerunRevision.ts";
import type { LoadedWorld } from "./operationWorld.ts";

/** A rerun as it was asked for. */
export interface ChosenRevisions {
  readonly plan: Plan;
  /** Between which revisions it chooses, when they say something else of what is planned; of several runs the first. */
  readonly differs: { original: number | null; latest: number } | null;
  /** What a task becomes when it is rerun as the published revision has it; null when it stays as it is. */
  readonly latestOf: (task: TaskInstance) => Partial<Pick<TaskInstance, "revisionId" | "name" | "type" | "maxTries">> | null;
}
/** [REV1] Each workflow has its own published revision: a plan over several takes the one of each. */
export async function chooseRevisions(db: Db, planned: Plan, world: LoadedWorld, revision: "original" | "latest"): Promise<ChosenRevisions> {
  const latest = new Map<WorkflowInstanceId, RerunRevisions["latest"]>();
  let plan = planned;
  let differs: ChosenRevisions["differs"] = null;
  for (const id of new Set(planned.changes.map((change) => change.workflowInstanceId))) {
    const instance = world.instances.get(id)!;
    const tasks = planned.changes.filter((change) => change.workflowInstanceId === id).map((change) => world.tasks.get(change.taskInstanceId)!);
    const revisions = await rerunRevisions(db, instance, tasks);
    const own = new Set(tasks.map((task) => task.id));
    if (revision === "latest") plan = withLatest(plan, world.tasks, own, revisions.latest);
    differs ??= rerunDiffers(plan, world.tasks, own, revisions.originalOf, instance.revision, revisions.latest);
    latest.set(id, revision === "latest" ? revisions.latest : null);
  }
  return {
    plan,
    differs,
    latestOf({ workflowInstanceId, taskId }) {
      const of = latest.get(workflowInstanceId) ?? null;
      const task = of?.task(taskId);
      return of === null || task === undefined ? null : { revisionId: of.id, name: task.name, type: task.type, maxTries: task.retry.times + 1 };
    },
  };
}

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
