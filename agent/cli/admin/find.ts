import { ID_PATTERN, nearestName, Refusal, type Node, type NodeId, type TaskInstanceId, type WorkflowInstanceId, type WorkflowSummary } from "#contract";
import type { Session } from "./session.ts";

/** `PROJECT/WORKFLOW` as people write it. */
export async function findWorkflow(session: Session, path: string): Promise<WorkflowSummary> {
  const slash = path.indexOf("/");
  const [project, name] = [path.slice(0, slash), path.slice(slash + 1)];
  const { projects } = await session.ask("project.list", {});
  const found = projects.find((one) => one.name === project);
  if (found === undefined)
    throw new Refusal("notFound", "project.notFound", {
      name: withNearest(
        project,
        projects.map((one) => one.name),
      ),
    });
  const { workflows } = await session.ask("workflow.list", { projectId: found.id });
  const workflow = workflows.find((one) => one.name === name);
  if (workflow === undefined)
    throw new Refusal("notFound", "workflow.notFound", {
      name: withNearest(
        path,
        workflows.map((one) => `${project}/${one.name}`),
      ),
    });
  return workflow;
}
const withNearest = (name: string, known: string[]): string => {
  const nearest = nearestName(name, known);
  return nearest === null ? name : `${name} (${nearest}?)`;
};

/** A node by number, name or id. */
export async function findNode(session: Session, text: string): Promise<Node> {
  const { nodes } = await session.ask("node.list", {});
  const found = nodes.find((node) => String(node.number) === text || node.name === text || node.id === (text as NodeId));
  if (found === undefined)
    throw new Refusal("notFound", "node.notFound", {
      name: withNearest(
        text,
        nodes.map((node) => node.name),
      ),
    });
  return found;
}

/** What an id on the command line stands for: a whole run, or one task of one. */
export async function findInstance(session: Session, id: string): Promise<{ workflowInstanceId: WorkflowInstanceId; taskInstanceIds: TaskInstanceId[]; whole: boolean }> {
  if (!ID_PATTERN.test(id)) throw new Refusal("invalid", "instance.notFound", { id });
  try {
    const { task } = await session.ask("taskInstance.get", { taskInstanceId: id });
    return { workflowInstanceId: task.workflowInstanceId, taskInstanceIds: [task.id], whole: false };
  } catch (error) {
    if (!(error instanceof Refusal) || error.failure.code !== "notFound") throw error;
  }
  const { instance, tasks } = await session.ask("workflowInstance.get", { workflowInstanceId: id });
  return { workflowInstanceId: instance.id, taskInstanceIds: tasks.map((task) => task.id), whole: true };
}
