import type { ProjectId, TaskInstanceId } from "#contract";
import { getTask, getWorkflowInstance, type Db } from "../../store/index.ts";
import { behindTask } from "./behindTask.ts";

/** So many instances are asked for by name in one query. */
const MOST = 10_000;

/** [LC7] [ACC2] The instances that wait for one, for a list of them; none when the caller may not see that one, or there is none. What is in projects that the caller may not see is left out by the list itself. */
export async function idsBehind(db: Db, id: TaskInstanceId, maySee: (projectId: ProjectId) => boolean): Promise<readonly TaskInstanceId[]> {
  const task = await getTask(db, id);
  const run = task === null || !maySee(task.projectId) ? null : await getWorkflowInstance(db, task.workflowInstanceId);
  if (task === null || run === null) return [];
  return [...(await behindTask(db, task, run)).tasks].slice(0, MOST);
}
