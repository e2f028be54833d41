import { sentence, type FolderId, type InstanceState, type ProjectId, type RunStanding, type Sentence, type TaskInstanceId, type WorkflowId, type WorkflowInstanceId } from "#contract";
import type { Db } from "../store.ts";

export interface FolderOverview {
  readonly counts: Readonly<Record<"all" | RunStanding, number>>;
  readonly runs: { readonly workflowInstanceId: WorkflowInstanceId; readonly workflowId: WorkflowId; readonly workflowName: string; readonly standing: RunStanding }[];
  readonly waits: { readonly workflowInstanceId: WorkflowInstanceId; readonly taskInstanceId: TaskInstanceId; readonly workflowName: string; readonly name: string; readonly reason: Sentence }[];
}
const WAITING: readonly InstanceState[] = ["NOT_RUN", "WAIT_TIME", "WAIT_RETRY", "WAIT_RESOURCE"];
const DONE: readonly InstanceState[] = ["SUCCESS", "SKIPPED"];
const SHOWN = 50;
const LISTED = 500;

/** Workflow runs of a business date: how they stand, and why what waits does (S4-16). `folderIds` null is the whole project. */
export async function folderOverview(db: Db, of: { readonly projectId: ProjectId; readonly folderIds: readonly FolderId[] | null; readonly businessDate: string }): Promise<FolderOverview> {
  if (of.folderIds?.length === 0) return { counts: { all: 0, failed: 0, running: 0, waiting: 0, success: 0 }, runs: [], waits: [] };
  let runs = db.selectFrom("workflow_instances as i").innerJoin("workflows as w", "w.id", "i.workflow_id").where("i.project_id", "=", of.projectId).where("i.business_date", "=", of.businessDate);
  if (of.folderIds !== null) runs = runs.where("w.folder_id", "in", of.folderIds);
  const instances = await runs.select(["i.id", "i.running", "i.success", "i.failed", "i.not_run", "i.waiting_time", "i.waiting_resource", "i.workflow_id", "w.name"]).orderBy("i.id", "desc").execute();
  const counts = { all: instances.length, failed: 0, running: 0, waiting: 0, success: 0 };
  const listed = instances.map((one) => {
    const standing: RunStanding = one.failed > 0 ? "failed" : one.running > 0 ? "running" : one.not_run + one.waiting_time + one.waiting_resource === 0 ? "success" : "waiting";
    counts[standing]++;
    return { workflowInstanceId: one.id, workflowId: one.workflow_id, workflowName: one.name, standing };
  });
  const tasks = await runs
    .innerJoin("task_instances as t", "t.workflow_instance_id", "i.id")
    .where("t.state", "in", WAITING)
    .select(["t.id", "t.name", "t.reason", "i.id as run", "w.name as workflow"])
    .orderBy("t.id")
    .limit(SHOWN)
    .execute();
  const upstream =
    tasks.length === 0
      ? []
      : await db
          .selectFrom("task_edges as e")
          .innerJoin("task_instances as t", "t.id", "e.from_id")
          .select(["e.to_id", "t.name"])
          .where(
            "e.to_id",
            "in",
            tasks.map(({ id }) => id),
          )
          .where("t.state", "not in", DONE)
          .orderBy("t.id", "desc")
          .execute();
  const behind = new Map(upstream.map((edge) => [edge.to_id, edge.name]));
  const waits = tasks.flatMap((task) => {
    const name = behind.get(task.id);
    const reason = task.reason !== null ? (JSON.parse(task.reason) as Sentence) : name === undefined ? null : sentence("wait.dependency", { task: name });
    return reason === null ? [] : [{ workflowInstanceId: task.run, taskInstanceId: task.id, workflowName: task.workflow, name: task.name, reason }];
  });
  return { counts, runs: listed.slice(0, LISTED), waits };
}
