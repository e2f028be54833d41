import { workflowProblems, type KnownPlaces, type Problem, type ProjectId, type TaskTypeBody, type WorkflowDefinition } from "#contract";
import { readScheduleOf } from "../planning/readSchedules.ts";
import { resourceProblems } from "../resources/resourceUses.ts";
import { findProject, listGroups, listPools, type Db } from "../../store/index.ts";

/** [DEF2] What keeps a definition of this project from being published or run, each at its place; `types` are those that it may use. */
export async function definitionProblems(db: Db, projectId: ProjectId, definition: WorkflowDefinition, types: ReadonlyMap<string, TaskTypeBody>): Promise<Problem[]> {
  const project = await findProject(db, projectId);
  const named = definition.tasks.some((task) => task.where?.group != null || (task.pools ?? []).length > 0);
  const schedule = definition.schedule == null ? [] : (await readScheduleOf(db, projectId, definition.schedule)).problems;
  return [
    ...workflowProblems(definition, types, Object.keys(project?.params ?? {}), named ? await placesOf(db, projectId) : null),
    ...schedule,
    ...(await resourceProblems(db, projectId, definition, types)),
  ];
}

/** [GRP1] A group is for its own project only (S0-06); a pool without a project is for all. */
async function placesOf(db: Db, projectId: ProjectId): Promise<KnownPlaces> {
  return {
    groups: new Set((await listGroups(db)).filter((group) => group.projectId === projectId).map((group) => group.name)),
    pools: new Map((await listPools(db)).filter((pool) => pool.projectId === null || pool.projectId === projectId).map((pool) => [pool.name, pool.slots])),
  };
}
