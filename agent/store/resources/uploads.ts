import { Refusal, type ProjectId, type UploadId, type UserId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** A file on its way: what was announced. How far it is, its staged bytes know. */
export interface Upload {
  readonly id: UploadId;
  readonly projectId: ProjectId;
  readonly name: string;
  readonly remark: string;
  readonly bytes: number;
  readonly userId: UserId;
}

/** Begun again with the same words it is the same upload. Refusal `resource.uploadOther` for other words. */
export async function insertUpload(tx: Tx, upload: Upload): Promise<void> {
  const before = await findUpload(tx.db, upload.id);
  if (before !== null) {
    const same = before.projectId === upload.projectId && before.name === upload.name && before.bytes === upload.bytes && before.userId === upload.userId;
    if (!same) throw new Refusal("conflict", "resource.uploadOther", { id: upload.id, name: before.name, bytes: before.bytes });
    return;
  }
  const { id, projectId: project_id, name, remark, bytes, userId: user_id } = upload;
  await tx.db.insertInto("uploads").values({ id, project_id, name, remark, bytes, user_id, created_at: tx.now }).execute();
}
export async function findUpload(db: Db, id: UploadId): Promise<Upload | null> {
  const row = await db.selectFrom("uploads").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : { id: row.id, projectId: row.project_id, name: row.name, remark: row.remark, bytes: row.bytes, userId: row.user_id };
}
export async function removeUpload(tx: Tx, id: UploadId): Promise<void> {
  await tx.db.deleteFrom("uploads").where("id", "=", id).execute();
}
/** Those that were begun before an instant. */
export async function uploadsBefore(db: Db, before: number): Promise<UploadId[]> {
  return (await db.selectFrom("uploads").select("id").where("created_at", "<", before).execute()).map((row) => row.id);
}
