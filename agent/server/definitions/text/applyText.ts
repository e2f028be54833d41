import { isDeepStrictEqual } from "node:util";
import {
  atLines,
  MASTER_PORT,
  folderPath,
  Refusal,
  sentence,
  SLAVE_PORT,
  withoutDefaults,
  workflowOf,
  type NodeId,
  type Problem,
  type ProjectId,
  type RevisionId,
  type TaskId,
  type TaskTypeBody,
  type TaskTypeId,
  type TextChange,
  type Workflow,
  type WorkflowId,
} from "#contract";
import {
  findProjectByName,
  findWorkflowByName,
  foldersById,
  insertNode,
  insertProject,
  insertWorkflow,
  listGroups,
  listNodes,
  listTaskTypes,
  placeWorkflow,
  publishRevision,
  saveDraft,
  saveTaskType,
  updateNode,
  updateProject,
  getRevisionByNumber,
} from "../../../store/index.ts";
import { checkType } from "../checkType.ts";
import { bodyOf } from "../../planning/startRun.ts";
import { definitionProblems } from "../definitionProblems.ts";
import { dependencyProblems, outwardTasks } from "../dependencyProblems.ts";
import { NEW_NODE } from "../../nodes/newNode.ts";
import { applyScript } from "./scriptDocuments.ts";
import { applyAlertChannel, applyAlertRule } from "./applyAlerts.ts";
import { applyCalendar, calendarsOf } from "./applyCalendar.ts";
import { applyDataSource } from "./applyDataSource.ts";
import { applyGroup, applyPool } from "./applyPlacement.ts";
import { refusal } from "./readText.ts";
import { planPeople, withCures, withOwnersOf } from "./applyPeople.ts";
import { applyFolder, applyVariable, planParams } from "./applyValues.ts";
import type { Applying, Of, TextContext } from "./applying.ts";
import type { TextDocument, TextNode } from "./documents.ts";

/** [TXT1] Applies documents in one unit of work: all of them or, with every problem at its line, none. */
export async function applyText(documents: readonly TextDocument[], given: TextContext): Promise<TextChange[]> {
  const elsewhere = new Set(documents.flatMap((one) => (one.kind === "Variable" ? [`${one.body.project ?? ""} ${one.body.name}`] : [])));
  const context: Applying = { ...given, elsewhere, later: [] };
  const changes: TextChange[] = [];
  const problems: Problem[] = [];
  const rules = calendarsOf(documents);
  for (const document of documents) {
    switch (document.kind) {
      case "TaskType":
        changes.push(await applyTaskType(document, context));
        break;
      case "Project":
        changes.push(await applyProject(document, context, problems));
        break;
      case "Folder":
        changes.push(...(await applyFolder(document, context, problems)));
        break;
      case "Variable":
        changes.push(...(await applyVariable(document, context, problems)));
        break;
      case "DataSource":
        changes.push(...(await applyDataSource(document, context, problems)));
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
      case "Script":
        changes.push(...(await applyScript(document, context, problems)));
        break;
      case "Node":
        changes.push(await applyNode(document, context, problems));
        break;
      case "AlertChannel":
        changes.push(...(await applyAlertChannel(document, context, problems)));
        break;
      case "AlertRule":
        changes.push(...(await applyAlertRule(document, context, problems)));
        break;
      case "Workflow":
        changes.push(...(await applyWorkflow(document, context, problems)));
        break;
    }
  }
  for (const last of context.later) await last();
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

async function applyProject(document: Of<"Project">, context: Applying, problems: Problem[]): Promise<TextChange> {
  const { tx, ids, may } = context;
  const { name, description } = document.body;
  const before = await findProjectByName(tx.db, name);
  const change = (what: TextChange["change"]): TextChange => ({ kind: "Project", name, change: what, revision: null });
  const putParams = await planParams(document, before, context, problems);
  if (before === null) {
    await may("platform", null);
    const { id } = await insertProject(tx, { id: ids.next<ProjectId>(), name, description });
    await putParams?.(id);
    return change("created");
  }
  if (before.description === description && putParams === null) {
    await may("edit", before.id);
    return change("unchanged");
  }
  await may("administer", before.id);
  if (before.description !== description) await updateProject(tx, { projectId: before.id, version: before.version, description });
  await putParams?.(before.id);
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
  const { tx, ids, by, may, secrets } = context;
  const project = await findProjectByName(tx.db, body.project);
  if (project === null) {
    problems.push({ path: "project", line: lineOf(["project"]), sentence: sentence("project.notFound", { name: body.project }) });
    return [];
  }
  await may("edit", project.id);
  if (!context.draft) await may("publish", project.id);
  const before = await findWorkflowByName(tx.db, project.id, body.name);
  const folders = await foldersById(tx.db, project.id);
  const folderId = body.folder === null ? null : ([...folders.keys()].find((id) => folderPath(id, folders) === body.folder) ?? undefined);
  if (folderId === undefined) {
    problems.push({ path: "folder", line: lineOf(["folder"]), sentence: sentence("folder.notFound", { name: body.folder! }) });
    return [];
  }
  const { definition: read, faults } = workflowOf(body, before?.draft ?? null, () => ids.next<TaskId>());
  const typed = context.withoutPeople ? withOwnersOf(before?.draft ?? null, read) : read;
  problems.push(...faults.map(({ at, path, sentence: words }) => ({ path, line: lineOf(at), sentence: words })));
  const types = new Map<string, TaskTypeBody>((await listTaskTypes(tx.db)).filter((type) => type.enabled).map((type) => [type.name, bodyOf(type)]));
  const putPeople = context.withoutPeople ? null : await planPeople(document, { project, before, definition: typed }, context, problems);
  const own = await withCures(tx.db, project, atLines(await definitionProblems(tx.db, secrets, { projectId: project.id, folderId }, typed, types), typed.tasks, lineOf));
  problems.push(...own);
  if (own.length > 0) return [];
  // What it waits for may be further down in the same text.
  if (outwardTasks(typed, types).length > 0)
    context.later.push(async () => {
      const stored = (await findWorkflowByName(tx.db, project.id, body.name))!;
      problems.push(...atLines(await dependencyProblems(tx.db, stored, typed, types, context.sees), typed.tasks, lineOf));
    });
  const definition = await secrets.seal(tx, project.id, typed, types, before?.draft ?? null);

  const change = (what: TextChange["change"], revision: number | null): TextChange[] => [{ kind: "Workflow", name: `${body.project}/${body.name}`, change: what, revision }];
  if (before === null) {
    const workflow = await insertWorkflow(tx, { id: ids.next<WorkflowId>(), projectId: project.id, name: body.name, description: body.description, definition, owner: by });
    await place(workflow);
    await putPeople?.(workflow.id);
    return change("created", context.draft ? null : await publish(workflow.id, workflow.draftVersion));
  }
  const same = isDeepStrictEqual(plain(withoutDefaults(before.draft)), plain(definition)) && before.description === body.description;
  const placed = await place(before);
  await putPeople?.(before.id);
  if (same && !context.draft && (await isPublished(before))) generateLater(before.id);
  if (same && (context.draft || (await isPublished(before)))) return change(placed || putPeople !== null ? "updated" : "unchanged", before.revision);
  const locked = await context.lockedBy(before);
  if (locked !== null) {
    problems.push({ path: "name", line: lineOf(["name"]), sentence: locked });
    return [];
  }
  const saved = same ? before : await saveDraft(tx, { workflowId: before.id, draftVersion: before.draftVersion, definition, description: body.description, by });
  return change("updated", context.draft ? before.revision : await publish(before.id, saved.draftVersion));

  /** Whether it had to be moved, enabled or disabled. */
  async function place(workflow: Workflow): Promise<boolean> {
    if (workflow.folderId === folderId && workflow.enabled === body.enabled) return false;
    if (workflow.enabled !== body.enabled) await may("publish", workflow.projectId);
    await placeWorkflow(tx, workflow.id, { folderId: folderId ?? null, enabled: body.enabled });
    return true;
  }
  async function publish(workflowId: WorkflowId, draftVersion: number): Promise<number | null> {
    const used = Object.fromEntries([...new Set(definition.tasks.map((task) => task.type))].map((name) => [name, types.get(name)!]));
    generateLater(workflowId);
    return (await publishRevision(tx, { workflowId, draftVersion, revisionId: ids.next<RevisionId>(), taskTypes: used, note: "", by })).revision;
  }
  /** Calendars that it names may be further down in the same text. */
  function generateLater(workflowId: WorkflowId): void {
    const { generate } = context;
    if (generate !== null) context.later.push(async () => void (await generate(workflowId)));
  }
  async function isPublished(workflow: Workflow): Promise<boolean> {
    const revision = workflow.revision === null ? null : await getRevisionByNumber(tx.db, workflow.id, workflow.revision);
    return revision !== null && isDeepStrictEqual(plain(withoutDefaults(revision.definition)), plain(definition));
  }
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
