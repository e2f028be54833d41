import { Refusal, type ProjectId, type Variable, type VariableId } from "#contract";
import type { Selectable } from "kysely";
import type { VariablesTable } from "../schema/values.ts";
import type { Db, Tx } from "../store.ts";

/** A variable with what is stored: the text itself, or of a secret its ciphertext. */
export type StoredVariable = Variable & { readonly stored: string };
const storedOf = (row: Selectable<VariablesTable>): StoredVariable => ({
  id: row.id,
  projectId: row.project_id,
  name: row.name,
  secret: row.secret === 1,
  value: row.secret === 1 ? null : row.value,
  remark: row.remark,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
  version: row.version,
  changedSeq: row.changed_seq,
  stored: row.value,
});
/** What anybody may see of it [VAR1]. */
export function withoutSecret(stored: StoredVariable): Variable {
  const { stored: _, ...variable } = stored;
  return variable;
}

export interface VariableChange {
  readonly id: VariableId;
  readonly projectId: ProjectId | null;
  readonly version: number | null;
  readonly name: string;
  readonly secret: boolean;
  /** Ciphertext when it is a secret. */
  readonly stored: string;
  readonly remark: string;
  readonly by: string;
}

/**
 * [VAR1] [STO2] Makes a variable (`version` null), or replaces the one that has this version; it stays in its scope. Refusals:
 * `variable.notFound`, `variable.stale`, `variable.nameTaken` in its own scope, `command.idTaken`.
 */
export async function saveVariable(tx: Tx, input: VariableChange): Promise<Variable> {
  const before = await findVariable(tx.db, input.id);
  if (input.version === null && before !== null) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  if (input.version !== null && (before === null || before.projectId !== input.projectId)) throw new Refusal("notFound", "variable.notFound", { name: input.name });
  if (before !== null && before.version !== input.version) throw new Refusal("stale", "variable.stale", { name: before.name });
  const namesake = await findVariableByName(tx.db, input.projectId, input.name);
  if (namesake !== null && namesake.id !== input.id) throw new Refusal("conflict", "variable.nameTaken", { name: input.name });
  const row: Selectable<VariablesTable> = {
    id: input.id,
    project_id: input.projectId,
    name: input.name,
    secret: Number(input.secret),
    value: input.stored,
    remark: input.remark,
    changed_at: tx.now,
    changed_by: input.by,
    version: (before?.version ?? 0) + 1,
    changed_seq: tx.seqOf("variable", input.id),
  };
  if (before === null) await tx.db.insertInto("variables").values(row).execute();
  else await tx.db.updateTable("variables").set(row).where("id", "=", input.id).where("version", "=", before.version).execute();
  const variable = withoutSecret(storedOf(row));
  tx.announce("variable.changed", variable.id, { topic: "platform", projectId: variable.projectId }, { variable });
  return variable;
}

/** Whether anything names it is the caller's question. Refusal `variable.notFound`. */
export async function removeVariable(tx: Tx, id: VariableId): Promise<void> {
  const variable = await findVariable(tx.db, id);
  if (variable === null) throw new Refusal("notFound", "variable.notFound", { name: id });
  await tx.db.deleteFrom("variables").where("id", "=", id).execute();
  tx.announce("variable.removed", id, { topic: "platform", projectId: variable.projectId }, { id });
}

/** By name; of one project, of the platform (null), or all. */
export async function listVariables(db: Db, projectId?: ProjectId | null): Promise<StoredVariable[]> {
  let query = db.selectFrom("variables").selectAll();
  if (projectId !== undefined) query = query.where("project_id", projectId === null ? "is" : "=", projectId);
  return (await query.orderBy("name").orderBy("id").execute()).map(storedOf);
}
export async function findVariable(db: Db, id: VariableId): Promise<StoredVariable | null> {
  const row = await db.selectFrom("variables").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : storedOf(row);
}
export async function findVariableByName(db: Db, projectId: ProjectId | null, name: string): Promise<StoredVariable | null> {
  const row = await db
    .selectFrom("variables")
    .selectAll()
    .where("name", "=", name)
    .where("project_id", projectId === null ? "is" : "=", projectId)
    .executeTakeFirst();
  return row === undefined ? null : storedOf(row);
}
