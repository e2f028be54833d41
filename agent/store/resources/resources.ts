import { Refusal, type ProjectId, type Resource, type ResourceId, type ResourceVersion } from "#contract";
import type { Selectable } from "kysely";
import type { ResourceVersionsTable } from "../schema/files.ts";
import type { Db, Tx } from "../store.ts";

/** A version with the key under which its store has the bytes; people never see the key. */
export interface StoredVersion extends ResourceVersion {
  readonly resourceId: ResourceId;
  readonly place: string;
}
type VersionRow = Selectable<ResourceVersionsTable>;
const storedOf = (row: VersionRow): StoredVersion => ({
  resourceId: row.resource_id,
  number: row.number,
  storedName: row.stored_name,
  bytes: row.bytes,
  sha256: row.sha256,
  createdAt: row.created_at,
  createdBy: row.created_by,
  place: row.place,
});
const shownOf = ({ number, storedName, bytes, sha256, createdAt, createdBy }: StoredVersion): ResourceVersion => ({ number, storedName, bytes, sha256, createdAt, createdBy });

/** [RES1] Makes the next version of the resource with this name, and the resource when there is none. `remark` replaces the old one unless it is empty. */
export async function addResourceVersion(
  tx: Tx,
  input: { id: ResourceId; projectId: ProjectId; name: string; remark: string; storedName: string; bytes: number; sha256: string; place: string; number: number; by: string },
): Promise<Resource> {
  const before = await findResource(tx.db, input.id);
  const changedSeq = tx.seqOf("resource", input.id);
  if (before === null) await tx.db.insertInto("resources").values({ id: input.id, project_id: input.projectId, name: input.name, remark: input.remark, changed_seq: changedSeq }).execute();
  else
    await tx.db
      .updateTable("resources")
      .set({ remark: input.remark === "" ? before.remark : input.remark, changed_seq: changedSeq })
      .where("id", "=", input.id)
      .execute();
  const { number, storedName: stored_name, bytes, sha256, place, by: created_by } = input;
  await tx.db.insertInto("resource_versions").values({ resource_id: input.id, number, stored_name, bytes, sha256, place, created_at: tx.now, created_by }).execute();
  const resource = (await findResource(tx.db, input.id))!;
  tx.announce("resource.changed", resource.id, { topic: "platform", projectId: resource.projectId }, { resource });
  return resource;
}

/** Whether definitions name it is the caller's question. @returns the places of its versions. Refusal `resource.notFound`. */
export async function removeResource(tx: Tx, id: ResourceId): Promise<string[]> {
  const resource = await findResource(tx.db, id);
  if (resource === null) throw new Refusal("notFound", "resource.notFound", { name: id });
  const places = await tx.db.selectFrom("resource_versions").select("place").where("resource_id", "=", id).execute();
  await tx.db.deleteFrom("resource_versions").where("resource_id", "=", id).execute();
  await tx.db.deleteFrom("resources").where("id", "=", id).execute();
  tx.announce("resource.removed", id, { topic: "platform", projectId: resource.projectId }, { id });
  return places.map((row) => row.place);
}

/** By name; those of all projects, or of the given ones. */
export async function listResources(db: Db, { projectIds }: { projectIds?: readonly ProjectId[] | undefined } = {}): Promise<Resource[]> {
  if (projectIds?.length === 0) return [];
  const rows = await db
    .selectFrom("resources")
    .selectAll()
    .$if(projectIds !== undefined, (query) => query.where("project_id", "in", projectIds!))
    .orderBy("name")
    .orderBy("id")
    .execute();
  const versions = Map.groupBy(await db.selectFrom("resource_versions").selectAll().orderBy("number", "desc").execute(), (row) => row.resource_id);
  return rows.map((row) => ({ id: row.id, projectId: row.project_id, name: row.name, remark: row.remark, versions: (versions.get(row.id) ?? []).map((one) => shownOf(storedOf(one))), changedSeq: row.changed_seq }));
}
export async function findResource(db: Db, id: ResourceId): Promise<Resource | null> {
  const row = await db.selectFrom("resources").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) return null;
  const versions = await db.selectFrom("resource_versions").selectAll().where("resource_id", "=", id).orderBy("number", "desc").execute();
  return { id: row.id, projectId: row.project_id, name: row.name, remark: row.remark, versions: versions.map((one) => shownOf(storedOf(one))), changedSeq: row.changed_seq };
}
export async function findResourceByName(db: Db, projectId: ProjectId, name: string): Promise<Resource | null> {
  const row = await db.selectFrom("resources").select("id").where("project_id", "=", projectId).where("name", "=", name).executeTakeFirst();
  return row === undefined ? null : findResource(db, row.id);
}
/** One version, and in which project. */
export async function resourceVersion(db: Db, id: ResourceId, number: number): Promise<(StoredVersion & { readonly projectId: ProjectId }) | null> {
  const row = await db
    .selectFrom("resource_versions as v")
    .innerJoin("resources as r", "r.id", "v.resource_id")
    .selectAll("v")
    .select("r.project_id")
    .where("v.resource_id", "=", id)
    .where("v.number", "=", number)
    .executeTakeFirst();
  return row === undefined ? null : { ...storedOf(row), projectId: row.project_id };
}
/** [RES1] What a name means in a project: the newest version of the resource with this name, or the version that is stored under it. */
export async function versionNamed(db: Db, projectId: ProjectId, name: string): Promise<StoredVersion | null> {
  const row = await db
    .selectFrom("resource_versions as v")
    .innerJoin("resources as r", "r.id", "v.resource_id")
    .selectAll("v")
    .where("r.project_id", "=", projectId)
    .where((where) => where.or([where("r.name", "=", name), where("v.stored_name", "=", name)]))
    .orderBy("v.number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : storedOf(row);
}
