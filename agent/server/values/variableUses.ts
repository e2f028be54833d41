import { folderChain, folderPath, namesIn, Refusal, type Variable, type VariableUse, type WorkflowDefinition } from "#contract";
import { definitionsWith, foldersById, listProjects, listTaskTypes, listVariables, type Db } from "../../store/index.ts";
import { usesOfName, type NameUse } from "../../domain/parameters/usesOfName.ts";

/** Every place that gets this variable when it says its name: where nothing nearer has the same name. */
export async function variableUses(db: Db, variable: Pick<Variable, "id" | "name" | "projectId">): Promise<VariableUse[]> {
  const { name, projectId } = variable;
  const projects = new Map((await listProjects(db)).map((project) => [project.id, project.name]));
  const folders = await foldersById(db, projectId ?? undefined);
  const variables = (await listVariables(db)).filter((one) => projectId === null || one.projectId === projectId);
  const types = new Map((await listTaskTypes(db)).map((type) => [type.name, type]));
  const hidingProjects = new Set(projectId === null ? variables.filter((one) => one.name === name && one.projectId !== null).map((one) => one.projectId) : []);

  const uses: VariableUse[] = [];
  for (const other of variables) {
    const hidden = other.projectId !== null && hidingProjects.has(other.projectId);
    if (other.id === variable.id || other.secret || hidden || !namesIn(other.value ?? "").includes(name)) continue;
    uses.push({ projectId: other.projectId, projectName: nameOf(other.projectId), workflowId: null, taskId: null, place: other.name, field: "value", how: "reference", published: true });
  }
  for (const folder of folders.values()) {
    const hidden = hidingProjects.has(folder.projectId) || folderChain(folder.id, folders).some((one) => Object.hasOwn(one.params, name));
    if (hidden) continue;
    for (const [field, value] of Object.entries(folder.params)) {
      if (namesIn(value).includes(name))
        uses.push({ projectId: folder.projectId, projectName: nameOf(folder.projectId), workflowId: null, taskId: null, place: folderPath(folder.id, folders), field, how: "reference", published: true });
    }
  }
  for (const workflow of await definitionsWith(db, { text: name, projectId })) {
    if (hidingProjects.has(workflow.projectId) || folderChain(workflow.folderId, folders).some((one) => Object.hasOwn(one.params, name))) continue;
    const usesOf = (definition: WorkflowDefinition | null) => new Map((definition === null ? [] : usesOfName(definition, name, types)).map((use) => [keyOf(use), use]));
    const published = usesOf(workflow.published);
    for (const [key, use] of new Map([...published, ...usesOf(workflow.draft)])) {
      uses.push({
        projectId: workflow.projectId,
        projectName: nameOf(workflow.projectId),
        workflowId: workflow.id,
        taskId: use.taskId,
        place: use.taskName === null ? workflow.name : `${workflow.name}/${use.taskName}`,
        field: use.field,
        how: use.how,
        published: published.has(key),
      });
    }
  }
  return uses;

  function nameOf(id: Variable["projectId"]): string {
    return id === null ? "" : (projects.get(id) ?? "");
  }
}
const keyOf = (use: NameUse): string => `${use.taskId}.${use.field}`;

/** [DEF3] Refusal `variable.inUse` when what runs or is inherited would miss it. */
export async function mustBeUnused(db: Db, variable: Variable): Promise<void> {
  const uses = (await variableUses(db, variable)).filter((use) => use.published && use.how === "reference");
  if (uses.length === 0) return;
  const places = uses.slice(0, 5).map((use) => `${use.projectName === "" ? "" : `${use.projectName}/`}${use.place}`);
  throw new Refusal("refused", "variable.inUse", { name: variable.name, count: uses.length, places: places.join(", ") });
}
