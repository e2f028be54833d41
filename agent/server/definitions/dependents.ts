import { Refusal, type Dependent, type ProjectId, type TaskDefinition, type WorkflowId } from "#contract";
import { findProject, getWorkflow, listProjects, listTaskTypes, publishedWith, type Db } from "../../store/index.ts";

/** [DEF3] Tasks of other published workflows that wait for this one, or run it. */
export async function dependentsOf(db: Db, workflowId: WorkflowId): Promise<Dependent[]> {
  const workflow = await getWorkflow(db, workflowId);
  if (workflow === null) throw new Refusal("notFound", "workflow.notFound", { name: workflowId });
  const project = (await findProject(db, workflow.projectId))!;
  const names = new Map((await listProjects(db)).map((one) => [one.id, one.name]));
  const whole = `${project.name}/${workflow.name}`;
  const dependsOn = (task: TaskDefinition, projectId: ProjectId): boolean => (task.dependsOn ?? []).some((one) => one.workflow === whole || (one.workflow === workflow.name && projectId === workflow.projectId));
  const running = new Set((await listTaskTypes(db)).filter((type) => type.plugin.kind === "workflow").map((type) => type.name));
  const runs = (task: TaskDefinition, projectId: ProjectId): boolean => running.has(task.type) && task.params["workflow"] === workflow.name && projectId === workflow.projectId;
  const found: Dependent[] = [];
  for (const other of await publishedWith(db, { text: workflow.name })) {
    if (other.id === workflowId) continue;
    for (const task of other.tasks) {
      if (dependsOn(task, other.projectId) || runs(task, other.projectId))
        found.push({ projectId: other.projectId, projectName: names.get(other.projectId) ?? "", workflowId: other.id, workflowName: other.name, taskName: task.name });
    }
  }
  return found;
}

/** Refusal `workflow.hasDependents`, which names the first five. */
export async function mustHaveNoDependents(db: Db, workflow: { readonly id: WorkflowId; readonly name: string }): Promise<void> {
  const dependents = await dependentsOf(db, workflow.id);
  if (dependents.length === 0) return;
  const named = dependents.slice(0, 5).map((one) => `${one.projectName}/${one.workflowName}/${one.taskName}`);
  throw new Refusal("refused", "workflow.hasDependents", { workflow: workflow.name, count: dependents.length, dependents: named.join(", ") });
}
