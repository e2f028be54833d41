import { Refusal, type TaskType, type TaskTypeBody, type TaskTypeId } from "#contract";
import type { Selectable } from "kysely";
import type { TaskTypesTable } from "../schema/definitions.ts";
import type { Db, Tx } from "../store.ts";

const typeOf = (row: Selectable<TaskTypesTable>): TaskType => ({
  ...(JSON.parse(row.body) as TaskTypeBody),
  id: row.id,
  builtIn: row.built_in === 1,
  enabled: row.enabled === 1,
  version: row.version,
  changedAt: row.changed_at,
  changedSeq: row.changed_seq,
});

export async function listTaskTypes(db: Db): Promise<TaskType[]> {
  return (await db.selectFrom("task_types").selectAll().orderBy("name").execute()).map(typeOf);
}

/**
 * [STO2] Makes a type (`version` null), or replaces the one that has this version. Refusals: `taskType.stale` when it has another,
 * `taskType.notFound`, `taskType.nameTaken`, `command.idTaken`.
 */
export async function saveTaskType(tx: Tx, input: { id: TaskTypeId; version: number | null; body: TaskTypeBody; enabled: boolean; builtIn: boolean }): Promise<TaskType> {
  const { id, version, body } = input;
  const before = await tx.db.selectFrom("task_types").select(["version", "name"]).where("id", "=", id).executeTakeFirst();
  if (version === null && before !== undefined) throw new Refusal("conflict", "command.idTaken", { id });
  if (version !== null && before === undefined) throw new Refusal("notFound", "taskType.notFound", { name: body.name });
  if (before !== undefined && before.version !== version) throw new Refusal("stale", "taskType.stale", { name: before.name });
  const taken = await tx.db.selectFrom("task_types").select("id").where("name", "=", body.name).where("id", "!=", id).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "taskType.nameTaken", { name: body.name });
  const row = {
    id,
    name: body.name,
    version: (before?.version ?? 0) + 1,
    enabled: Number(input.enabled),
    built_in: Number(input.builtIn),
    body: JSON.stringify(body),
    changed_at: tx.now,
    changed_seq: tx.seqOf("taskType", id),
  };
  if (before === undefined) await tx.db.insertInto("task_types").values(row).execute();
  else await tx.db.updateTable("task_types").set(row).where("id", "=", id).where("version", "=", before.version).execute();
  const taskType = typeOf(row);
  tx.announce("taskType.changed", id, { topic: "platform", projectId: null }, { taskType });
  return taskType;
}

/** Revisions keep the type as it was. Refusal `taskType.notFound`. */
export async function removeTaskType(tx: Tx, id: TaskTypeId): Promise<void> {
  const removed = await tx.db.deleteFrom("task_types").where("id", "=", id).returning("id").executeTakeFirst();
  if (removed === undefined) throw new Refusal("notFound", "taskType.notFound", { name: id });
  tx.announce("taskType.removed", id, { topic: "platform", projectId: null }, { id });
}
