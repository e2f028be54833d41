import { type Node, type Project, type TaskType, type Workflow } from "#contract";
import { Document } from "yaml";
import { bodyOf } from "../../planning/startRun.ts";

/** [TXT2] Definitions in the format that `apply` reads, in a stable order: the same definitions are the same bytes. */
export function writeText(of: { taskTypes: readonly TaskType[]; projects: readonly Project[]; workflows: readonly Workflow[]; nodes: readonly Node[] }): string {
  const nameOfProject = new Map(of.projects.map((project) => [project.id, project.name]));
  const nameOfNode = new Map(of.nodes.map((node) => [node.id, node.name]));
  const documents: object[] = [
    ...sorted(of.taskTypes.filter((type) => !type.builtIn)).map((type) => ({ kind: "TaskType", ...bodyOf(type) })),
    ...sorted(of.projects).map((project) => ({
      kind: "Project",
      name: project.name,
      ...unless(project.description === "", { description: project.description }),
      ...unless(empty(project.params), { params: byKey(project.params) }),
    })),
    ...sorted(
      of.nodes.filter((node) => node.kind !== "server"),
      (node) => `${node.kind} ${node.name}`,
    ).map((node) => ({
      kind: "Node",
      type: node.kind,
      name: node.name,
      parent: nameOfNode.get(node.parentId!) ?? "",
      address: node.address,
      port: node.port,
      ...unless(node.slots === null, { slots: node.slots }),
      ...unless(node.tags.length === 0, { tags: node.tags }),
      ...unless(node.remark === "", { remark: node.remark }),
    })),
    ...sorted(of.workflows, (workflow) => `${nameOfProject.get(workflow.projectId)}/${workflow.name}`).map((workflow) => workflowText(workflow, nameOfProject.get(workflow.projectId) ?? "")),
  ];
  return documents.map((value) => new Document(value).toString({ lineWidth: 0, blockQuote: "literal", flowCollectionPadding: true })).join("---\n");
}

function workflowText(workflow: Workflow, project: string): object {
  const { draft } = workflow;
  const nameOf = new Map(draft.tasks.map((task) => [task.id, task.name]));
  return {
    kind: "Workflow",
    project,
    name: workflow.name,
    ...unless(workflow.description === "", { description: workflow.description }),
    ...unless(empty(draft.params), { params: byKey(draft.params) }),
    tasks: draft.tasks.map((task) => ({
      name: task.name,
      type: task.type,
      ...unless(task.after.length === 0, { after: task.after.map((id) => nameOf.get(id) ?? id) }),
      ...unless(empty(task.params), { params: byKey(task.params) }),
      ...unless(task.retry.times === 0 && task.retry.intervalSeconds === 60, { retry: { times: task.retry.times, intervalSeconds: task.retry.intervalSeconds } }),
      ...unless(task.timeoutSeconds === null, { timeoutSeconds: task.timeoutSeconds }),
      ...unless(task.remark === "", { remark: task.remark }),
      ...unless(draft.positions[task.id] === undefined, { position: [draft.positions[task.id]?.x, draft.positions[task.id]?.y] }),
    })),
  };
}
const unless = (absent: boolean, fields: object): object => (absent ? {} : fields);
const empty = (value: object): boolean => Object.keys(value).length === 0;
const byKey = <T>(value: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
const sorted = <T extends { name: string }>(list: readonly T[], key: (one: T) => string = (one) => one.name): T[] => [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
