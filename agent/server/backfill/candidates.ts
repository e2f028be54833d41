import { Refusal, sentence, type BackfillCandidate, type ProjectId, type Sentence, type WorkflowId } from "#contract";
import { getRevisionByNumber, getWorkflow, listProjects, publishedWith, type Db } from "../../store/index.ts";
import { workflowsAwaited } from "./workflowsAwaited.ts";

/** More are not offered: whoever waits for that many things is not ticked by hand. */
const MOST = 200;

/** A workflow and what waits for it, nearest first; of other projects only what may be seen. `mayOperate` says whether it can be ticked. */
export async function backfillCandidates(
  db: Db,
  workflowId: WorkflowId,
  of: { readonly visible: readonly ProjectId[] | undefined; readonly mayOperate: (projectId: ProjectId) => Promise<boolean> },
): Promise<BackfillCandidate[]> {
  const names = new Map((await listProjects(db)).map((one) => [one.id, one.name]));
  const depths = new Map<WorkflowId, number>([[workflowId, 0]]);
  const candidates: BackfillCandidate[] = [];
  for (const [id, depth] of depths) {
    const workflow = await getWorkflow(db, id);
    if (workflow === null) {
      if (depth === 0) throw new Refusal("notFound", "workflow.notFound", { name: id });
      continue;
    }
    const { projectId, name } = workflow;
    if (of.visible !== undefined && !of.visible.includes(projectId)) continue;
    const definition = workflow.revision === null ? null : (await getRevisionByNumber(db, id, workflow.revision))!.definition;
    let reason: Sentence | null = null;
    if (definition === null) reason = sentence("workflow.notPublished", { workflow: name });
    else if (!workflow.enabled) reason = sentence("workflow.disabled", { workflow: name });
    else if (!(await of.mayOperate(projectId))) reason = sentence("access.forbidden", { right: "operateOwn" });
    const tasks = (definition?.tasks ?? []).map((task) => ({ taskId: task.id, name: task.name, after: [...task.after] }));
    candidates.push({ projectId, projectName: names.get(projectId) ?? "", workflowId: id, workflowName: name, depth, tasks, reason });
    if (candidates.length >= MOST) break;
    for (const other of await publishedWith(db, { text: name })) {
      if (depths.has(other.id)) continue;
      const awaited = await workflowsAwaited(db, other, { params: {}, tasks: [...other.tasks], positions: {} });
      if (awaited.includes(id)) depths.set(other.id, depth + 1);
    }
  }
  return candidates;
}
