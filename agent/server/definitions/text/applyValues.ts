import { isDeepStrictEqual } from "node:util";
import { folderPath, Refusal, sentence, type FolderId, type Problem, type Project, type ProjectId, type TextChange, type VariableId } from "#contract";
import { findProjectByName, findVariableByName, foldersById, listVariables, removeVariable, saveFolder, saveVariable } from "../../../store/index.ts";
import { mustBeUnused } from "../../values/variableUses.ts";
import type { Applying, Of } from "./applying.ts";

/**
 * The parameters of a project are its plain variables without a remark. Returns how to make them so, or null when they are. What is no
 * longer there is removed when everything else has been applied, because until then definitions may name it.
 */
export async function planParams({ body, lineOf }: Of<"Project">, project: Project | null, { tx, ids, by, elsewhere, later }: Applying, problems: Problem[]): Promise<((projectId: ProjectId) => Promise<void>) | null> {
  const before = new Map((project === null ? [] : await listVariables(tx.db, project.id)).map((one) => [one.name, one]));
  const put = Object.entries(body.params).filter(([name, value]) => {
    if (before.get(name)?.secret === true) problems.push({ path: `params.${name}`, line: lineOf(["params", name]), sentence: sentence("variable.isSecret", { name }) });
    return before.get(name)?.value !== value;
  });
  const gone = [...before.values()].filter((one) => !one.secret && one.remark === "" && !Object.hasOwn(body.params, one.name) && !elsewhere.has(`${body.name} ${one.name}`));
  if (put.length === 0 && gone.length === 0) return null;
  return async (projectId) => {
    for (const [name, value] of put) {
      const old = before.get(name);
      if (old?.secret === true) continue;
      await saveVariable(tx, { id: old?.id ?? ids.next<VariableId>(), projectId, version: old?.version ?? null, name, secret: false, stored: value, remark: old?.remark ?? "", by });
    }
    later.push(async () => {
      for (const variable of gone) {
        try {
          await mustBeUnused(tx.db, variable);
          await removeVariable(tx, variable.id);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          problems.push({ path: "params", line: lineOf(["params"]), sentence: error.failure.sentence });
        }
      }
    });
  };
}

/** [VAR1] A variable of a project, or of the platform. Without a value, a secret that is there keeps the one it has. */
export async function applyVariable({ body, lineOf }: Of<"Variable">, { tx, ids, by, box, may }: Applying, problems: Problem[]): Promise<TextChange[]> {
  const project = body.project === null ? null : await findProjectByName(tx.db, body.project);
  if (body.project !== null && project === null) {
    problems.push({ path: "project", line: lineOf(["project"]), sentence: sentence("project.notFound", { name: body.project }) });
    return [];
  }
  const projectId = project?.id ?? null;
  const { name, secret, remark } = body;
  const before = await findVariableByName(tx.db, projectId, name);
  const change = (what: TextChange["change"]): TextChange[] => [{ kind: "Variable", name: body.project === null ? name : `${body.project}/${name}`, change: what, revision: null }];
  const id = before?.id ?? ids.next<VariableId>();
  if (before?.secret === true && !secret && body.value === undefined) {
    problems.push({ path: "value", line: lineOf(["name"]), sentence: sentence("variable.valueNeeded", { name }) });
    return [];
  }
  const had = before === null ? undefined : before.secret ? box.open(before.stored, id) : before.stored;
  const value = body.value ?? had ?? "";
  if (before !== null && before.secret === secret && before.remark === remark && (body.value === undefined || had === value)) {
    await may(projectId === null ? "platform" : "edit", projectId);
    return change("unchanged");
  }
  await may(projectId === null ? "platform" : "administer", projectId);
  await saveVariable(tx, { id, projectId, version: before?.version ?? null, name, secret, stored: secret ? box.seal(value, id) : value, remark, by });
  return change(before === null ? "created" : "updated");
}

/** [FLD1] A folder by its path; those around it are made when they are not there. */
export async function applyFolder({ body, lineOf }: Of<"Folder">, { tx, ids, may }: Applying, problems: Problem[]): Promise<TextChange[]> {
  const project = await findProjectByName(tx.db, body.project);
  if (project === null) {
    problems.push({ path: "project", line: lineOf(["project"]), sentence: sentence("project.notFound", { name: body.project }) });
    return [];
  }
  await may("edit", project.id);
  const change = (what: TextChange["change"]): TextChange[] => [{ kind: "Folder", name: `${body.project}/${body.name}`, change: what, revision: null }];
  const all = await foldersById(tx.db, project.id);
  const byPath = new Map([...all.values()].map((folder) => [folderPath(folder.id, all), folder]));
  const before = byPath.get(body.name);
  const { params, remark } = body;
  if (before !== undefined && before.remark === remark && isDeepStrictEqual(before.params, { ...params })) return change("unchanged");
  try {
    if (before !== undefined) await saveFolder(tx, { ...before, params, remark });
    else {
      let parentId: FolderId | null = null;
      const names = body.name.split("/");
      for (const [index, name] of names.entries()) {
        const known = byPath.get(names.slice(0, index + 1).join("/"));
        const last = index === names.length - 1;
        parentId = known?.id ?? (await saveFolder(tx, { id: ids.next<FolderId>(), projectId: project.id, parentId, version: null, name: name as never, params: last ? params : {}, remark: last ? remark : "" })).id;
      }
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push({ path: "name", line: lineOf(["name"]), sentence: error.failure.sentence });
    return [];
  }
  return change(before === undefined ? "created" : "updated");
}
