import { sentence, workflowProblems, type FolderId, type KnownPlaces, type Problem, type ProjectId, type TaskTypeBody, type WorkflowDefinition } from "#contract";
import { isMember, listGroups, listPools, type Db } from "../../store/index.ts";
import { readScheduleOf } from "../planning/readSchedules.ts";
import { resourceProblems } from "../resources/resourceUses.ts";
import { sourceProblems } from "../sources/sourceUses.ts";
import type { FieldSecrets } from "../secrets/fieldSecrets.ts";
import { outerValuesIn } from "../values/valueBook.ts";

/**
 * [DEF2] What keeps a definition of this project from being published or run, each at its place; `types` are those that it may use.
 * `folderId` is where its workflow is.
 */
export async function definitionProblems(
  db: Db,
  secrets: FieldSecrets,
  of: { readonly projectId: ProjectId; readonly folderId: FolderId | null },
  definition: WorkflowDefinition,
  types: ReadonlyMap<string, TaskTypeBody>,
): Promise<Problem[]> {
  const named = definition.tasks.some((task) => task.where?.group != null || (task.pools ?? []).length > 0);
  const problems = workflowProblems(definition, types, await outerValuesIn(db, of), named ? await placesOf(db, of.projectId) : null);
  for (const { task, key } of await secrets.unknown(db, of.projectId, definition, types)) {
    problems.push({ path: `tasks.${task.name}.params.${key}`, sentence: sentence("task.secretUnknown", { task: task.name, field: key }), line: null });
  }
  const members = new Map<string, boolean>();
  for (const { name, owner } of definition.tasks) {
    if (owner === undefined) continue;
    if (!members.has(owner)) members.set(owner, await isMember(db, of.projectId, owner));
    if (members.get(owner) === false) problems.push({ path: `tasks.${name}.owner`, sentence: sentence("task.ownerUnknown", { task: name, owner }), line: null });
  }
  const schedule = definition.schedule == null ? [] : (await readScheduleOf(db, of.projectId, definition.schedule)).problems;
  return [...problems, ...schedule, ...(await resourceProblems(db, of.projectId, definition, types)), ...(await sourceProblems(db, of.projectId, definition, types))];
}

/** [GRP1] A group is for its own project only (S0-06); a pool without a project is for all. */
async function placesOf(db: Db, projectId: ProjectId): Promise<KnownPlaces> {
  return {
    groups: new Set((await listGroups(db)).filter((group) => group.projectId === projectId).map((group) => group.name)),
    pools: new Map((await listPools(db)).filter((pool) => pool.projectId === null || pool.projectId === projectId).map((pool) => [pool.name, pool.slots])),
  };
}
