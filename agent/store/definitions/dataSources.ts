import { Refusal, type DataSource, type DataSourceConfig, type DataSourceId, type DataSourceKind, type DataSourceTest, type ProjectId } from "#contract";
import type { Selectable } from "kysely";
import type { DataSourcesTable } from "../schema/values.ts";
import type { Db, Tx } from "../store.ts";
import { canonicalJson } from "./canonicalJson.ts";

/** A data source with the ciphertext of its secret, or null. */
export type StoredSource = DataSource & { readonly sealed: string | null };
const storedOf = (row: Selectable<DataSourcesTable>): StoredSource => ({
  id: row.id,
  projectId: row.project_id,
  name: row.name,
  kind: row.kind,
  config: JSON.parse(row.config) as DataSourceConfig,
  hasSecret: row.secret !== null,
  owner: row.owner,
  remark: row.remark,
  tests: JSON.parse(row.tests) as DataSourceTest[],
  changedAt: row.changed_at,
  changedBy: row.changed_by,
  version: row.version,
  changedSeq: row.changed_seq,
  sealed: row.secret,
});
/** What anybody may see of it. */
export function withoutSealed(stored: StoredSource): DataSource {
  const { sealed: _, ...source } = stored;
  return source;
}

export interface DataSourceChange {
  readonly id: DataSourceId;
  readonly projectId: ProjectId | null;
  readonly version: number | null;
  readonly name: string;
  readonly kind: DataSourceKind;
  readonly config: DataSourceConfig;
  /** Ciphertext, or null for none. */
  readonly sealed: string | null;
  readonly remark: string;
  readonly by: string;
}

/**
 * [STO2] Makes a data source (`version` null), whose owner is `by`, or replaces the one that has this version; it stays in its scope and
 * of its kind. Tests are forgotten when what was tested changes. Refusals: `source.notFound`, `source.stale`, `source.nameTaken` in its
 * own scope, `source.kindFixed`, `command.idTaken`.
 */
export async function saveDataSource(tx: Tx, input: DataSourceChange): Promise<DataSource> {
  const before = await findDataSource(tx.db, input.id);
  if (input.version === null && before !== null) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  if (input.version !== null && (before === null || before.projectId !== input.projectId)) throw new Refusal("notFound", "source.notFound", { name: input.name });
  if (before !== null && before.version !== input.version) throw new Refusal("stale", "source.stale", { name: before.name });
  if (before !== null && before.kind !== input.kind) throw new Refusal("refused", "source.kindFixed", { name: before.name, kind: before.kind });
  const namesake = await findDataSourceByName(tx.db, input.projectId, input.name);
  if (namesake !== null && namesake.id !== input.id) throw new Refusal("conflict", "source.nameTaken", { name: input.name });
  const config = canonicalJson(input.config);
  const same = before !== null && canonicalJson(before.config) === config && before.sealed === input.sealed;
  const row: Selectable<DataSourcesTable> = {
    id: input.id,
    project_id: input.projectId,
    name: input.name,
    kind: input.kind,
    config,
    secret: input.sealed,
    owner: before?.owner ?? input.by,
    remark: input.remark,
    tests: same ? JSON.stringify(before.tests) : "[]",
    changed_at: tx.now,
    changed_by: input.by,
    version: (before?.version ?? 0) + 1,
    changed_seq: tx.seqOf("dataSource", input.id),
  };
  if (before === null) await tx.db.insertInto("data_sources").values(row).execute();
  else await tx.db.updateTable("data_sources").set(row).where("id", "=", input.id).where("version", "=", before.version).execute();
  return announce(tx, row);
}

/** Keeps what a host found, as its last test; null when the data source was changed or removed meanwhile, of which it says nothing. */
export async function keepSourceTest(tx: Tx, id: DataSourceId, version: number, test: DataSourceTest): Promise<DataSource | null> {
  const before = await tx.db.selectFrom("data_sources").selectAll().where("id", "=", id).where("version", "=", version).executeTakeFirst();
  if (before === undefined) return null;
  const others = (JSON.parse(before.tests) as DataSourceTest[]).filter((one) => one.nodeId !== test.nodeId);
  const row = { ...before, tests: JSON.stringify([...others, test].sort((a, b) => (a.nodeName < b.nodeName ? -1 : 1))), changed_seq: tx.seqOf("dataSource", id) };
  await tx.db.updateTable("data_sources").set({ tests: row.tests, changed_seq: row.changed_seq }).where("id", "=", id).execute();
  return announce(tx, row);
}

/** Whether anything names it is the caller's question. Refusal `source.notFound`. */
export async function removeDataSource(tx: Tx, id: DataSourceId): Promise<void> {
  const source = await findDataSource(tx.db, id);
  if (source === null) throw new Refusal("notFound", "source.notFound", { name: id });
  await tx.db.deleteFrom("data_sources").where("id", "=", id).execute();
  tx.announce("dataSource.removed", id, { topic: "platform", projectId: source.projectId }, { id });
}

/** By name; of one project, of the platform (null), or all. */
export async function listDataSources(db: Db, projectId?: ProjectId | null): Promise<StoredSource[]> {
  let query = db.selectFrom("data_sources").selectAll();
  if (projectId !== undefined) query = query.where("project_id", projectId === null ? "is" : "=", projectId);
  return (await query.orderBy("name").orderBy("id").execute()).map(storedOf);
}
export async function findDataSource(db: Db, id: DataSourceId): Promise<StoredSource | null> {
  const row = await db.selectFrom("data_sources").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : storedOf(row);
}
export async function findDataSourceByName(db: Db, projectId: ProjectId | null, name: string): Promise<StoredSource | null> {
  const row = await db
    .selectFrom("data_sources")
    .selectAll()
    .where("name", "=", name)
    .where("project_id", projectId === null ? "is" : "=", projectId)
    .executeTakeFirst();
  return row === undefined ? null : storedOf(row);
}

function announce(tx: Tx, row: Selectable<DataSourcesTable>): DataSource {
  const source = withoutSealed(storedOf(row));
  tx.announce("dataSource.changed", source.id, { topic: "platform", projectId: source.projectId }, { source });
  return source;
}
