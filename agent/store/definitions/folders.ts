import { FOLDER_DEPTH, folderChain, Refusal, type Folder, type FolderId, type ProjectId } from "#contract";
import type { Selectable } from "kysely";
import type { FoldersTable } from "../schema/definitions.ts";
import type { Db, Tx } from "../store.ts";

const folderOf = (row: Selectable<FoldersTable>): Folder => ({
  id: row.id,
  projectId: row.project_id,
  parentId: row.parent_id,
  name: row.name,
  params: JSON.parse(row.params) as Folder["params"],
  remark: row.remark,
  version: row.version,
  changedSeq: row.changed_seq,
});

/**
 * [STO2] Makes a folder (`version` null) below `parentId`, or changes the name, parameters and remark of the one that has this
 * version. Refusals: `folder.notFound` also when it or its parent is another project's, `folder.stale`, `folder.nameTaken`,
 * `folder.tooDeep`, `command.idTaken`.
 */
export async function saveFolder(tx: Tx, input: Omit<Folder, "version" | "changedSeq"> & { readonly version: number | null }): Promise<Folder> {
  const before = await findFolder(tx.db, input.id);
  if (input.version === null && before !== null) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  if (input.version !== null && (before === null || before.projectId !== input.projectId)) throw new Refusal("notFound", "folder.notFound", { name: input.name });
  if (before !== null && before.version !== input.version) throw new Refusal("stale", "folder.stale", { name: before.name });
  const parentId = before === null ? input.parentId : before.parentId;
  return put(tx, before, { ...input, parentId });
}

/** Below another parent of its project, with all that is in it. Refusals as `saveFolder`, and `folder.circle`. */
export async function moveFolder(tx: Tx, input: { readonly id: FolderId; readonly projectId: ProjectId; readonly parentId: FolderId | null }): Promise<Folder> {
  const before = await findFolder(tx.db, input.id);
  if (before === null || before.projectId !== input.projectId) throw new Refusal("notFound", "folder.notFound", { name: input.id });
  return put(tx, before, { ...before, parentId: input.parentId });
}

async function put(tx: Tx, before: Folder | null, folder: Pick<Folder, "id" | "projectId" | "parentId" | "name" | "params" | "remark">): Promise<Folder> {
  const all = await foldersById(tx.db, folder.projectId);
  const parent = folder.parentId === null ? null : all.get(folder.parentId);
  if (parent === undefined) throw new Refusal("notFound", "folder.notFound", { name: folder.parentId! });
  const around = folderChain(folder.parentId, all);
  if (around.some((one) => one.id === folder.id)) throw new Refusal("refused", "folder.circle", { name: folder.name, into: parent?.name ?? "" });
  if (around.length + heightOf(folder.id, all) > FOLDER_DEPTH) throw new Refusal("refused", "folder.tooDeep", { limit: FOLDER_DEPTH });
  if ([...all.values()].some((one) => one.parentId === folder.parentId && one.name === folder.name && one.id !== folder.id)) throw new Refusal("conflict", "folder.nameTaken", { name: folder.name });
  const row: Selectable<FoldersTable> = {
    id: folder.id,
    project_id: folder.projectId,
    parent_id: folder.parentId,
    name: folder.name,
    params: JSON.stringify(folder.params),
    remark: folder.remark,
    version: (before?.version ?? 0) + 1,
    changed_seq: tx.seqOf("folder", folder.id),
  };
  if (before === null) await tx.db.insertInto("folders").values(row).execute();
  else await tx.db.updateTable("folders").set(row).where("id", "=", row.id).where("version", "=", before.version).execute();
  const saved = folderOf(row);
  tx.announce("folder.changed", saved.id, { topic: "platform", projectId: saved.projectId }, { folder: saved });
  return saved;
}
/** How many levels a folder has, itself included. */
function heightOf(id: FolderId, all: ReadonlyMap<FolderId, Folder>): number {
  const below = [...all.values()].filter((one) => one.parentId === id);
  return 1 + Math.max(0, ...below.map((one) => heightOf(one.id, all)));
}

/** [DEF3] Refusals `folder.notFound`, `folder.hasContent` with what is in it. */
export async function removeFolder(tx: Tx, { id, projectId }: { readonly id: FolderId; readonly projectId: ProjectId }): Promise<void> {
  const folder = await findFolder(tx.db, id);
  if (folder === null || folder.projectId !== projectId) throw new Refusal("notFound", "folder.notFound", { name: id });
  const inside = [
    ...(await tx.db.selectFrom("folders").select("name").where("parent_id", "=", id).orderBy("name").execute()),
    ...(await tx.db.selectFrom("workflows").select("name").where("folder_id", "=", id).where("removed_at", "is", null).orderBy("name").execute()),
  ].map(({ name }) => name);
  if (inside.length > 0) throw new Refusal("refused", "folder.hasContent", { name: folder.name, count: inside.length, names: inside.slice(0, 5).join(", ") });
  await dropFolder(tx, folder);
}
/** Without a look at what is in it. */
export async function dropFolder(tx: Tx, { id, projectId }: Pick<Folder, "id" | "projectId">): Promise<void> {
  await tx.db.deleteFrom("folders").where("id", "=", id).execute();
  tx.announce("folder.removed", id, { topic: "platform", projectId }, { id });
}

/** By name; of one project, or all. */
export async function listFolders(db: Db, projectId?: ProjectId): Promise<Folder[]> {
  let query = db.selectFrom("folders").selectAll();
  if (projectId !== undefined) query = query.where("project_id", "=", projectId);
  return (await query.orderBy("name").orderBy("id").execute()).map(folderOf);
}
export const foldersById = async (db: Db, projectId?: ProjectId): Promise<Map<FolderId, Folder>> => new Map((await listFolders(db, projectId)).map((folder) => [folder.id, folder]));
export async function findFolder(db: Db, id: FolderId): Promise<Folder | null> {
  const row = await db.selectFrom("folders").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : folderOf(row);
}
