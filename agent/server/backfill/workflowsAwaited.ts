import type { Workflow, WorkflowDefinition, WorkflowId } from "#contract";
import { findProjectByName, findWorkflowByName, type Db } from "../../store/index.ts";

/** Other workflows that tasks of a definition wait for, as far as they exist. */
export async function workflowsAwaited(db: Db, workflow: Pick<Workflow, "id" | "projectId">, { tasks }: WorkflowDefinition): Promise<WorkflowId[]> {
  const found = new Set<WorkflowId>();
  for (const name of new Set(tasks.flatMap((task) => (task.dependsOn ?? []).map((one) => one.workflow)))) {
    if (name === null) continue;
    const slash = name.indexOf("/");
    const projectId = slash === -1 ? workflow.projectId : (await findProjectByName(db, name.slice(0, slash)))?.id;
    const other = projectId === undefined ? null : await findWorkflowByName(db, projectId, name.slice(slash + 1));
    if (other !== null && other.id !== workflow.id) found.add(other.id);
  }
  return [...found];
}
