import { Refusal, type ScriptArea, type ScriptEntry, type ScriptId, type ScriptLanguage, type UserId } from "#contract";
import type { Selectable } from "kysely";
import type { ScriptsTable } from "../schema/files.ts";
import type { Db, Tx } from "../store.ts";

type Row = Omit<Selectable<ScriptsTable>, "text">;
const COLUMNS = ["id", "area", "owner_id", "parent_id", "name", "language", "bytes", "version", "changed_at", "changed_by", "changed_seq"] as const satisfies (keyof Row)[];
/** `owners`: names of users by id. */
const entryOf = (row: Row, owner: string): ScriptEntry => ({
  id: row.id,
  area: row.area,
  ownerId: row.owner_id,
  owner,
  parentId: row.parent_id,
  name: row.name,
  language: row.language,
  bytes: row.bytes,
  version: row.version,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
  changedSeq: row.changed_seq,
});

/** [DEV1] What a user may see: the own personal entries and all shared ones, by name. */
export async function listScripts(db: Db, userId: UserId): Promise<ScriptEntry[]> {
  const rows = await db
    .selectFrom("scripts as s")
    .innerJoin("users as u", "u.id", "s.owner_id")
    .select(COLUMNS.map((column) => `s.${column}` as const))
    .select("u.name as owner")
    .where((where) => where.or([where("s.area", "=", "shared"), where("s.owner_id", "=", userId)]))
    .orderBy("s.name")
    .orderBy("s.id")
    .execute();
  return rows.map((row) => entryOf(row, row.owner));
}
/** [DEV1] Null also for another's personal entry. */
export async function findScript(db: Db, id: ScriptId, userId: UserId): Promise<(ScriptEntry & { readonly text: string }) | null> {
  const row = await db.selectFrom("scripts as s").innerJoin("users as u", "u.id", "s.owner_id").selectAll("s").select("u.name as owner").where("s.id", "=", id).executeTakeFirst();
  if (row === undefined || (row.area === "personal" && row.owner_id !== userId)) return null;
  return { ...entryOf(row, row.owner), text: row.text };
}

/** Refusals `command.idTaken`, `script.nameTaken`, `script.parent`. */
export async function insertScript(tx: Tx, input: { id: ScriptId; area: ScriptArea; ownerId: UserId; parentId: ScriptId | null; name: string; language: ScriptLanguage | null; text: string; by: string }): Promise<void> {
  const taken = await tx.db.selectFrom("scripts").select("id").where("id", "=", input.id).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  await mustFit(tx, input);
  const { id, area, ownerId: owner_id, parentId: parent_id, name, language, text, by: changed_by } = input;
  await tx.db
    .insertInto("scripts")
    .values({ id, area, owner_id, parent_id, name, language, text, bytes: Buffer.byteLength(text), version: 1, changed_at: tx.now, changed_by, changed_seq: announce(tx, area, owner_id) })
    .execute();
}
/** [STO2] Replaces the text of the version that was seen. Refusal `script.stale` with who saved it. */
export async function saveScriptText(tx: Tx, script: ScriptEntry, input: { version: number; text: string; by: string }): Promise<void> {
  if (script.version !== input.version) throw new Refusal("stale", "script.stale", { name: script.name, by: script.changedBy, version: script.version });
  await tx.db
    .updateTable("scripts")
    .set({ text: input.text, bytes: Buffer.byteLength(input.text), version: script.version + 1, changed_at: tx.now, changed_by: input.by, changed_seq: announce(tx, script.area, script.ownerId) })
    .where("id", "=", script.id)
    .execute();
}
/** Refusals `script.nameTaken`, `script.parent`, `script.insideItself`. */
export async function moveScript(tx: Tx, script: ScriptEntry, to: { name: string; parentId: ScriptId | null }): Promise<void> {
  await mustFit(tx, { ...script, ...to });
  for (let at = to.parentId; at !== null;) {
    if (at === script.id) throw new Refusal("invalid", "script.insideItself", { name: script.name });
    at = (await tx.db.selectFrom("scripts").select("parent_id").where("id", "=", at).executeTakeFirst())?.parent_id ?? null;
  }
  await tx.db
    .updateTable("scripts")
    .set({ name: to.name, parent_id: to.parentId, changed_seq: announce(tx, script.area, script.ownerId) })
    .where("id", "=", script.id)
    .execute();
}
/** Refusal `script.notEmpty`. */
export async function removeScript(tx: Tx, script: ScriptEntry): Promise<void> {
  const { count } = await tx.db
    .selectFrom("scripts")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("parent_id", "=", script.id)
    .executeTakeFirstOrThrow();
  if (Number(count) > 0) throw new Refusal("refused", "script.notEmpty", { name: script.name, count: Number(count) });
  for (const table of ["script_versions", "script_runs"] as const) await tx.db.deleteFrom(table).where("script_id", "=", script.id).execute();
  await tx.db.deleteFrom("scripts").where("id", "=", script.id).execute();
  announce(tx, script.area, script.ownerId);
}

/** A folder of the same area, of the same person where it is personal; a name that no sibling has. */
async function mustFit(tx: Tx, script: { id: ScriptId; area: ScriptArea; ownerId: UserId; parentId: ScriptId | null; name: string }): Promise<void> {
  if (script.parentId !== null) {
    const parent = await tx.db.selectFrom("scripts").select(["area", "owner_id", "language"]).where("id", "=", script.parentId).executeTakeFirst();
    const fits = parent !== undefined && parent.language === null && parent.area === script.area && (script.area === "shared" || parent.owner_id === script.ownerId);
    if (!fits) throw new Refusal("invalid", "script.parent", { name: script.name });
  }
  let siblings = tx.db.selectFrom("scripts").select("id").where("area", "=", script.area).where("name", "=", script.name).where("id", "!=", script.id);
  siblings = script.parentId === null ? siblings.where("parent_id", "is", null) : siblings.where("parent_id", "=", script.parentId);
  if (script.area === "personal") siblings = siblings.where("owner_id", "=", script.ownerId);
  if ((await siblings.executeTakeFirst()) !== undefined) throw new Refusal("conflict", "script.nameTaken", { name: script.name });
}
/** Told without a name: of a personal file to its owner alone. */
function announce(tx: Tx, area: ScriptArea, ownerId: UserId): number {
  const userId = area === "personal" ? ownerId : null;
  const id = userId ?? "shared";
  const seq = tx.seqOf("script", id);
  tx.announce("script.changed", id, { topic: "platform", projectId: null }, { userId });
  return seq;
}
