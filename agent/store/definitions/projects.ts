import { Refusal, type Project, type ProjectId } from "#contract";
import type { Selectable } from "kysely";
import type { ProjectsTable } from "../schema/definitions.ts";
import { listAlertChannels, removeAlertChannel } from "../alerts/alertChannels.ts";
import { listAlertRules, removeAlertRule } from "../alerts/alertRules.ts";
import type { Db, Tx } from "../store.ts";
import { dropFolder, listFolders } from "./folders.ts";
import { listDataSources, removeDataSource } from "./dataSources.ts";
import { listVariables, removeVariable } from "./variables.ts";

const projectOf = (row: Selectable<ProjectsTable>): Project => ({
  id: row.id,
  name: row.name,
  description: row.description,
  createdAt: row.created_at,
  version: row.version,
  changedSeq: row.changed_seq,
});
const announce = (tx: Tx, project: Project): void => tx.announce("project.changed", project.id, { topic: "platform", projectId: project.id }, { project });

/** [PRJ1] Refusal `conflict`: `project.nameTaken`, `command.idTaken`. */
export async function insertProject(tx: Tx, input: { id: ProjectId; name: string; description: string }): Promise<Project> {
  await mustBeFree(tx, input.name, input.id);
  if ((await findProject(tx.db, input.id)) !== null) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  const row = { id: input.id, name: input.name, description: input.description, created_at: tx.now, version: 1, changed_seq: tx.seqOf("project", input.id) };
  await tx.db.insertInto("projects").values(row).execute();
  const project = projectOf(row);
  announce(tx, project);
  return project;
}

/** [STO2] Refusals `project.stale` when it has another version, `project.notFound`, `project.nameTaken`. */
export async function updateProject(tx: Tx, input: { projectId: ProjectId; version: number; name?: string | undefined; description?: string | undefined }): Promise<Project> {
  const before = await findProject(tx.db, input.projectId);
  if (before === null) throw new Refusal("notFound", "project.notFound", { name: input.projectId });
  if (before.version !== input.version) throw new Refusal("stale", "project.stale", { name: before.name });
  if (input.name !== undefined && input.name !== before.name) await mustBeFree(tx, input.name, input.projectId);
  const project: Project = {
    ...before,
    name: input.name ?? before.name,
    description: input.description ?? before.description,
    version: before.version + 1,
    changedSeq: tx.seqOf("project", before.id),
  };
  await tx.db
    .updateTable("projects")
    .set({ name: project.name, description: project.description, version: project.version, changed_seq: project.changedSeq })
    .where("id", "=", project.id)
    .where("version", "=", before.version)
    .execute();
  announce(tx, project);
  return project;
}

/** Its members, variables, folders and secrets go with it. Refusals `project.hasWorkflows`, `project.notFound`. */
export async function removeProject(tx: Tx, id: ProjectId): Promise<void> {
  const project = await findProject(tx.db, id);
  if (project === null) throw new Refusal("notFound", "project.notFound", { name: id });
  const { count } = await tx.db
    .selectFrom("workflows")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("project_id", "=", id)
    .where("removed_at", "is", null)
    .executeTakeFirstOrThrow();
  if (count > 0) throw new Refusal("refused", "project.hasWorkflows", { name: project.name, count });
  for (const variable of await listVariables(tx.db, id)) await removeVariable(tx, variable.id);
  for (const source of await listDataSources(tx.db, id)) await removeDataSource(tx, source.id);
  for (const rule of await listAlertRules(tx.db, id)) await removeAlertRule(tx, rule.id);
  for (const channel of await listAlertChannels(tx.db, id)) await removeAlertChannel(tx, channel.id);
  for (const folder of (await listFolders(tx.db, id)).reverse()) await dropFolder(tx, folder);
  await tx.db.deleteFrom("secrets").where("project_id", "=", id).execute();
  await tx.db.deleteFrom("projects").where("id", "=", id).execute();
  tx.announce("project.removed", id, { topic: "platform", projectId: id }, { projectId: id });
}

export async function listProjects(db: Db): Promise<Project[]> {
  return (await db.selectFrom("projects").selectAll().orderBy("name").execute()).map(projectOf);
}
export async function findProject(db: Db, id: ProjectId): Promise<Project | null> {
  const row = await db.selectFrom("projects").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : projectOf(row);
}
export async function findProjectByName(db: Db, name: string): Promise<Project | null> {
  const row = await db.selectFrom("projects").selectAll().where("name", "=", name).executeTakeFirst();
  return row === undefined ? null : projectOf(row);
}

async function mustBeFree(tx: Tx, name: string, id: ProjectId): Promise<void> {
  const taken = await tx.db.selectFrom("projects").select("id").where("name", "=", name).where("id", "!=", id).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "project.nameTaken", { name });
}
