import { isDeepStrictEqual } from "node:util";
import { sentence, type PoolId, type Problem, type ResourceGroupId, type TextChange } from "#contract";
import { findProjectByName, listGroups, listPools, saveGroup, savePool } from "../../../store/index.ts";
import type { Applying, Of } from "./applying.ts";

/** [GRP1] A group is made in its project, or changed there; its project never changes. */
export async function applyGroup({ body, lineOf }: Of<"ResourceGroup">, { tx, ids, may }: Applying, problems: Problem[]): Promise<TextChange[]> {
  const project = await findProjectByName(tx.db, body.project);
  if (project === null) {
    problems.push({ path: "project", line: lineOf(["project"]), sentence: sentence("project.notFound", { name: body.project }) });
    return [];
  }
  const before = (await listGroups(tx.db)).find((group) => group.name === body.name);
  if (before !== undefined && before.projectId !== project.id) {
    problems.push({ path: "name", line: lineOf(["name"]), sentence: sentence("group.nameTaken", { name: body.name }) });
    return [];
  }
  const { name, network, strategy, settings, remark } = body;
  const change = (what: TextChange["change"]): TextChange[] => [{ kind: "ResourceGroup", name, change: what, revision: null }];
  if (before !== undefined && isDeepStrictEqual([network, strategy, settings, remark], [before.network, before.strategy, before.settings, before.remark])) {
    await may("edit", project.id);
    return change("unchanged");
  }
  await may("administer", project.id);
  await saveGroup(tx, { id: before?.id ?? ids.next<ResourceGroupId>(), projectId: project.id, version: before?.version ?? null, name, network, strategy, settings, remark });
  return change(before === undefined ? "created" : "updated");
}

/** [POOL1] A pool of a project, or of the platform. */
export async function applyPool({ body, lineOf }: Of<"Pool">, { tx, ids, may }: Applying, problems: Problem[]): Promise<TextChange[]> {
  const project = body.project === null ? null : await findProjectByName(tx.db, body.project);
  if (body.project !== null && project === null) {
    problems.push({ path: "project", line: lineOf(["project"]), sentence: sentence("project.notFound", { name: body.project }) });
    return [];
  }
  const projectId = project?.id ?? null;
  const before = (await listPools(tx.db)).find((pool) => pool.name === body.name);
  if (before !== undefined && before.projectId !== projectId) {
    problems.push({ path: "name", line: lineOf(["name"]), sentence: sentence("pool.nameTaken", { name: body.name }) });
    return [];
  }
  const { name, slots, remark } = body;
  const change = (what: TextChange["change"]): TextChange[] => [{ kind: "Pool", name, change: what, revision: null }];
  if (before !== undefined && before.slots === slots && before.remark === remark) {
    await may(projectId === null ? "platform" : "edit", projectId);
    return change("unchanged");
  }
  await may(projectId === null ? "platform" : "administer", projectId);
  await savePool(tx, { id: before?.id ?? ids.next<PoolId>(), projectId, version: before?.version ?? null, name, slots, remark });
  return change(before === undefined ? "created" : "updated");
}
