import { isDeepStrictEqual } from "node:util";
import {
  MASTER_PORT,
  nearestName,
  Refusal,
  sentence,
  SLAVE_PORT,
  type NodeId,
  type Problem,
  type ProjectId,
  type RevisionId,
  type TaskDefinition,
  type TaskId,
  type TaskTypeBody,
  type TaskTypeId,
  type TextChange,
  type Workflow,
  type WorkflowDefinition,
  type WorkflowId,
} from "#contract";
import {
  findProjectByName,
  findWorkflowByName,
  insertNode,
  insertProject,
  insertWorkflow,
  listGroups,
  listNodes,
  listTaskTypes,
  publishRevision,
  saveDraft,
  saveTaskType,
  updateNode,
  updateProject,
  getRevisionByNumber,
} from "../../../store/index.ts";
import type { Ids } from "../../../platform/ids.ts";
import { checkType } from "../checkType.ts";
import { bodyOf } from "../../planning/startRun.ts";
import { definitionProblems } from "../definitionProblems.ts";
import { NEW_NODE } from "../../nodes/nodeHandlers.ts";
import { applyCalendar, calendarsOf } from "./applyCalendar.ts";
import { applyGroup, applyPool } from "./applyPlacement.ts";
import { placementFields, withoutDefaults } from "./placementFields.ts";
import { refusal } from "./readText.ts";
import type { Applying, Of } from "./applying.ts";
import type { TextDocument, TextNode } from "./documents.ts";

/** [TXT1] Applies documents in one unit of work: all of them or, with every problem at its line, none. */
export async function applyText(documents: readonly TextDocument[], context: Applying): Promise<TextChange[]> {
  const changes: TextChange[] = [];
  const problems: Problem[] = [];
  const rules = calendarsOf(documents);
  for (const document of documents) {
    switch (document.kind) {
      case "TaskType":
        changes.push(await applyTaskType(document, context));
        break;
      case "Project":
        changes.push(await applyProject(document, context));
        break;
      case "ResourceGroup":
        changes.push(...(await applyGroup(document, context, problems)));
        break;
      case "Pool":
        changes.push(...(await applyPool(document, context, problems)));
        break;
      case "Calendar":
        changes.push(...(await applyCalendar(document, rules, context, problems)));
        break;
      case "Node":
        changes.push(await applyNode(document, context, problems));
        break;
      case "Workflow":
        changes.push(...(await applyWorkflow(document, context, problems)));
        break;
    }
  }
  if (problems.length > 0) throw refusal(problems);
  return changes;
}

async function applyTaskType({ body }: Of<"TaskType">, { tx, ids, may }: Applying): Promise<TextChange> {
  await may("platform", null);
  const { kind: _, ...type } = body;
  checkType(type);
  const before = (await listTaskTypes(tx.db)).find((one) => one.name === type.name);
  const change = (what: TextChange["change"]): TextChange => ({ kind: "TaskType", name: type.name, change: what, revision: null });
  if (before !== undefined && isDeepStrictEqual(plain(bodyOf(before)), plain(bodyOf(type)))) return change("unchanged");
  if (before?.builtIn === true) throw new Refusal("refused", "taskType.builtIn", { name: before.name });
  await saveTaskType(tx, { id: before?.id ?? ids.next<TaskTypeId>(), version: before?.version ?? null, body: type, enabled: before?.enabled ?? true, builtIn: false });
  return change(before === undefined ? "created" : "updated");
}

async function applyProject({ body }: Of<"Project">, { tx, ids, may }: Applying): Promise<TextChange> {
  const before = await findProjectByName(tx.db, body.name);
  const change = (what: TextChange["change"]): TextChange => ({ kind: "Project", name: body.name, change: what, revision: null });
  if (before === null) {
    await may("platform", null);
    await insertProject(tx, { id: ids.next<ProjectId>(), name: body.name, description: body.description, params: body.params });
    return change("created");
  }
  if (before.description === body.description && isDeepStrictEqual(plain(before.params), plain(body.params))) {
    await may("edit", before.id);
    return change("unchanged");
  }
  await may("administer", before.id);
  await updateProject(tx, { projectId: before.id, version: before.version, description: body.description, params: body.params });
  return change("updated");
}

async function applyNode({ body, lineOf }: Of<"Node">, { tx, ids, may }: Applying, problems: Problem[]): Promise<TextChange> {
  await may("platform", null);
  const nodes = await listNodes(tx.db);
  const change = (what: TextChange["change"]): TextChange => ({ kind: "Node", name: body.name, change: what, revision: null });
  const parent = nodes.find((node) => node.name === body.parent) ?? (body.type === "master" ? nodes.find((node) => node.kind === "server" && body.parent === "server") : undefined);
  if (parent === undefined || parent.kind !== (body.type === "master" ? "server" : "master")) {
    problems.push({ path: "parent", line: lineOf(["parent"]), sentence: parent === undefined ? sentence("node.notFound", { name: body.parent }) : sentence("node.parentKind", { kind: body.type, parent: body.parent }) });
    return change("unchanged");
  }
  const group = body.group === null ? null : (await listGroups(tx.db)).find((one) => one.name === body.group);
  if (group === undefined) {
    problems.push({ path: "group", line: lineOf(["group"]), sentence: sentence("group.notFound", { name: body.group! }) });
    return change("unchanged");
  }
  const fields = { ...nodeFields(body), groupId: group?.id ?? null };
  const before = nodes.find((node) => node.name === body.name);
  if (before === undefined) {
    await insertNode(tx, { id: ids.next<NodeId>(), kind: body.type, name: body.name, parentId: parent.id, ...fields, ...NEW_NODE });
    return change("created");
  }
  const { address, port, slots, tags, weight, remark, groupId } = before;
  if (isDeepStrictEqual({ address, port, slots, tags, weight, remark, groupId }, fields)) return change("unchanged");
  await updateNode(tx, before.id, fields);
  return change("updated");
}
const nodeFields = (body: TextNode) => ({ address: body.address, port: body.port ?? (body.type === "master" ? MASTER_PORT : SLAVE_PORT), slots: body.slots, tags: body.tags, weight: body.weight, remark: body.remark });

async function applyWorkflow(document: Of<"Workflow">, context: Applying, problems: Problem[]): Promise<TextChange[]> {
  const { body, lineOf } = document;
  const { tx, ids, by, may } = context;
  const project = await findProjectByName(tx.db, body.project);
  if (project === null) {
    problems.push({ path: "project", line: lineOf(["project"]), sentence: sentence("project.notFound", { name: body.project }) });
    return [];
  }
  await may("edit", project.id);
  if (!context.draft) await may("publish", project.id);
  const before = await findWorkflowByName(tx.db, project.id, body.name);
  const definition = definitionOf(document, before?.draft ?? null, ids, problems);
  const types = new Map<string, TaskTypeBody>((await listTaskTypes(tx.db)).filter((type) => type.enabled).map((type) => [type.name, bodyOf(type)]));
  const own = problemsAt(document, definition, await definitionProblems(tx.db, project.id, definition, types));
  problems.push(...own);
  if (own.length > 0) return [];

  const change = (what: TextChange["change"], revision: number | null): TextChange[] => [{ kind: "Workflow", name: `${body.project}/${body.name}`, change: what, revision }];
  if (before === null) {
    const workflow = await insertWorkflow(tx, { id: ids.next<WorkflowId>(), projectId: project.id, name: body.name, description: body.description, definition, owner: by });
    return change("created", context.draft ? null : await publish(workflow.id, workflow.draftVersion));
  }
  const same = isDeepStrictEqual(plain(withoutDefaults(before.draft)), plain(definition)) && before.description === body.description;
  if (same && (context.draft || (await isPublished(before)))) return change("unchanged", before.revision);
  const locked = await context.lockedBy(before);
  if (locked !== null) {
    problems.push({ path: "name", line: lineOf(["name"]), sentence: locked });
    return [];
  }
  const saved = same ? before : await saveDraft(tx, { workflowId: before.id, draftVersion: before.draftVersion, definition, description: body.description, by });
  return change("updated", context.draft ? before.revision : await publish(before.id, saved.draftVersion));

  async function publish(workflowId: WorkflowId, draftVersion: number): Promise<number | null> {
    const used = Object.fromEntries([...new Set(definition.tasks.map((task) => task.type))].map((name) => [name, types.get(name)!]));
    return (await publishRevision(tx, { workflowId, draftVersion, revisionId: ids.next<RevisionId>(), taskTypes: used, note: "", by })).revision;
  }
  async function isPublished(workflow: Workflow): Promise<boolean> {
    const revision = workflow.revision === null ? null : await getRevisionByNumber(tx.db, workflow.id, workflow.revision);
    return revision !== null && isDeepStrictEqual(plain(withoutDefaults(revision.definition)), plain(definition));
  }
}

/** Tasks keep their id by name, or by the name they had. */
function definitionOf({ body, lineOf }: Of<"Workflow">, before: WorkflowDefinition | null, ids: Ids, problems: Problem[]): WorkflowDefinition {
  const known = new Map((before?.tasks ?? []).map((task) => [task.name, task.id]));
  const idOf = new Map<string, TaskId>();
  for (const task of body.tasks) idOf.set(task.name, known.get(task.renamedFrom ?? task.name) ?? known.get(task.name) ?? ids.next<TaskId>());
  const positions: WorkflowDefinition["positions"] = {};
  const tasks = body.tasks.map((task, index): TaskDefinition => {
    const id = idOf.get(task.name)!;
    const position = task.position === undefined ? before?.positions[id] : { x: task.position[0], y: task.position[1] };
    if (position !== undefined) positions[id] = position;
    const after = task.after.flatMap((name, place) => {
      const upstream = idOf.get(name);
      if (upstream === undefined) {
        const nearest = nearestName(name, idOf.keys());
        problems.push({
          path: `tasks.${task.name}.after`,
          line: lineOf(["tasks", index, "after", place]),
          sentence: sentence("text.afterUnknown", { task: task.name, name, nearest: nearest === null ? "" : `${nearest}?` }),
        });
      }
      return upstream ?? [];
    });
    const { name, type, params, retry, timeoutSeconds, remark } = task;
    return { id, name, type, params, after, retry: retry ?? { times: 0, intervalSeconds: 60 }, timeoutSeconds, remark, ...placementFields(task) };
  });
  return { params: body.params, tasks, positions, ...(body.schedule === undefined ? {} : { schedule: body.schedule }) };
}

/** The editor's problems, each at its line. */
function problemsAt({ lineOf }: Of<"Workflow">, definition: WorkflowDefinition, problems: readonly Problem[]): Problem[] {
  const indexOf = new Map(definition.tasks.map((task, index) => [task.name, index]));
  return problems.map((problem) => {
    const name = String(problem.sentence.values["task"] ?? "");
    const index = indexOf.get(name);
    const rest = problem.path
      .slice(`tasks.${name}.`.length)
      .split(".")
      .filter((part) => part !== "");
    return { ...problem, line: lineOf(index === undefined ? problem.path.split(".") : ["tasks", index, ...rest]) };
  });
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
