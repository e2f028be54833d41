import { Refusal, type AuditRecord, type ProjectId } from "#contract";
import type { Db, Tx } from "../store.ts";

/** [WIRE1] What a command was answered, so that the same id gets the same answer. Null when the id is new. */
export async function findAnswer(db: Db, commandId: string): Promise<{ actor: string; command: string; answer: unknown } | null> {
  const row = await db.selectFrom("audit").select(["actor", "command", "answer"]).where("id", "=", commandId).executeTakeFirst();
  return row === undefined ? null : { actor: row.actor, command: row.command, answer: JSON.parse(row.answer) };
}

/** Must be in the unit of the change itself. Refusal `conflict`, `command.idTaken` when the id was answered before. */
export async function insertAudit(
  tx: Tx,
  record: { id: string; at: number; actor: string; from: string; token?: string | null; command: string; object: string; projectId: ProjectId | null; before: unknown; after: unknown; answer: unknown },
): Promise<void> {
  const taken = await tx.db.selectFrom("audit").select("id").where("id", "=", record.id).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "command.idTaken", { id: record.id });
  await tx.db
    .insertInto("audit")
    .values({
      id: record.id,
      at: record.at,
      actor: record.actor,
      source: record.from,
      token: record.token ?? null,
      command: record.command,
      object: record.object,
      project_id: record.projectId,
      before: json(record.before),
      after: json(record.after),
      answer: json(record.answer),
    })
    .execute();
}
const json = (value: unknown): string => JSON.stringify(value ?? null);

/** Newest first. `before` is the id of the last record of the page before. */
export async function listAudit(db: Db, { before, object, limit }: { before?: string | undefined; object?: string | undefined; limit: number }): Promise<AuditRecord[]> {
  const edge = before === undefined ? undefined : await db.selectFrom("audit").select(["at", "id"]).where("id", "=", before).executeTakeFirst();
  const rows = await db
    .selectFrom("audit")
    .select(["id", "at", "actor", "source", "token", "command", "object", "project_id", "before", "after"])
    .$if(object !== undefined, (query) => query.where("object", "=", object!))
    .$if(edge !== undefined, (query) => query.where((where) => where.or([where("at", "<", edge!.at), where.and([where("at", "=", edge!.at), where("id", "<", edge!.id)])])))
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    actor: row.actor,
    from: row.source,
    token: row.token,
    command: row.command,
    object: row.object,
    projectId: row.project_id,
    before: JSON.parse(row.before),
    after: JSON.parse(row.after),
  }));
}
