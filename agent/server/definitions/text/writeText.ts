import {
  calendarFields,
  empty,
  folderPath,
  sorted,
  unless,
  workflowDocument,
  type Calendar,
  type DataSource,
  type Folder,
  type Node,
  type Pool,
  type Project,
  type ResourceGroup,
  type TaskType,
  type Variable,
  type Workflow,
} from "#contract";
import { Document } from "yaml";
import type { Follower } from "../../../store/index.ts";
import { bodyOf } from "../../planning/startRun.ts";
import { folderTexts, paramsOf, sourceTexts, variableTexts } from "./writeValues.ts";

/** [TXT2] Definitions in the format that `apply` reads, in a stable order: the same definitions are the same bytes. */
export function writeText(of: {
  taskTypes: readonly TaskType[];
  projects: readonly Project[];
  variables: readonly Variable[];
  sources: readonly DataSource[];
  folders: readonly Folder[];
  groups: readonly ResourceGroup[];
  pools: readonly Pool[];
  calendars: readonly Calendar[];
  workflows: readonly Workflow[];
  followers: readonly Follower[];
  nodes: readonly Node[];
  /** Channels and rules of alerts as documents. */
  alerts: readonly object[];
  /** Shared scripts as documents. */
  scripts: readonly object[];
}): string {
  const nameOfProject = new Map(of.projects.map((project) => [project.id, project.name]));
  const folders = new Map(of.folders.map((folder) => [folder.id, folder]));
  const nameOfGroup = new Map(of.groups.map((group) => [group.id, group.name]));
  const nameOfNode = new Map(of.nodes.map((node) => [node.id, node.name]));
  const documents: object[] = [
    ...sorted(of.taskTypes.filter((type) => !type.builtIn)).map((type) => ({ kind: "TaskType", ...bodyOf(type) })),
    ...sorted(of.projects).map((project) => ({
      kind: "Project",
      name: project.name,
      ...unless(project.description === "", { description: project.description }),
      ...unless(empty(paramsOf(project, of.variables)), { params: paramsOf(project, of.variables) }),
    })),
    ...folderTexts(of.folders, nameOfProject),
    ...variableTexts(of.variables, nameOfProject),
    ...sourceTexts(of.sources, nameOfProject),
    ...sorted(of.groups).map((group) => ({
      kind: "ResourceGroup",
      name: group.name,
      project: nameOfProject.get(group.projectId) ?? "",
      ...unless(group.network === "", { network: group.network }),
      ...unless(group.strategy === "spread", { strategy: group.strategy }),
      ...unless(group.settings === null, { settings: group.settings }),
      ...unless(group.remark === "", { remark: group.remark }),
    })),
    ...sorted(of.pools).map((pool) => ({
      kind: "Pool",
      name: pool.name,
      ...unless(pool.projectId === null, { project: nameOfProject.get(pool.projectId!) ?? "" }),
      slots: pool.slots,
      ...unless(pool.remark === "", { remark: pool.remark }),
    })),
    ...sorted(of.calendars).map((calendar) => ({
      kind: "Calendar",
      name: calendar.name,
      ...unless(calendar.projectId === null, { project: nameOfProject.get(calendar.projectId!) ?? "" }),
      ...calendarFields(calendar.rule),
      ...unless(calendar.remark === "", { remark: calendar.remark }),
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
      ...unless(node.groupId === null, { group: nameOfGroup.get(node.groupId!) ?? "" }),
      ...unless(node.weight === 10, { weight: node.weight }),
      ...unless(node.remark === "", { remark: node.remark }),
    })),
    ...sorted(of.workflows, (workflow) => `${nameOfProject.get(workflow.projectId)}/${workflow.name}`).map((workflow) =>
      workflowDocument(
        { ...workflow, project: nameOfProject.get(workflow.projectId) ?? "", folder: folderPath(workflow.folderId, folders), followers: loginsByTask(of.followers.filter((one) => one.workflowId === workflow.id)) },
        workflow.draft,
      ),
    ),
    ...of.scripts,
    ...of.alerts,
  ];
  return writeDocuments(documents);
}
/** Documents as one file. */
export const writeDocuments = (documents: readonly object[]): string => documents.map((value) => new Document(value).toString({ lineWidth: 0, blockQuote: "literal", flowCollectionPadding: true })).join("---\n");

const loginsByTask = (followers: readonly Follower[]): ReadonlyMap<Follower["taskId"], readonly string[]> =>
  new Map([...Map.groupBy(followers, ({ taskId }) => taskId)].map(([taskId, of]) => [taskId, of.map(({ login }) => login)]));
