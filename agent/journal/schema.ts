import type { DatabaseSync } from "node:sqlite";

/**
 * The agent's own tables. An attempt and its facts that were not acknowledged are one row, so that a change of it is one write.
 * Times are UTC milliseconds; `start_time` is field 22 of /proc/pid/stat, in ticks since boot.
 */
const TABLES = `
CREATE TABLE IF NOT EXISTS attempts (
  attempt_id TEXT PRIMARY KEY, task_instance_id TEXT NOT NULL, epoch INTEGER NOT NULL, order_json TEXT NOT NULL, state TEXT NOT NULL, boot_id TEXT NOT NULL,
  pid INTEGER, start_time TEXT, started_at INTEGER, kill_by TEXT, exit_json TEXT, next_fact INTEGER NOT NULL, log_shipped INTEGER NOT NULL,
  output_bytes INTEGER, warned INTEGER NOT NULL DEFAULT 0, facts_json TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS epochs (task_instance_id TEXT PRIMARY KEY, epoch INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS routes (attempt_id TEXT PRIMARY KEY, node_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Makes the tables, or brings those of an agent of the version before up to date, in one piece. */
export function prepareTables(db: DatabaseSync): void {
  db.exec(`BEGIN IMMEDIATE; ${TABLES}`);
  const columns = new Set(
    db
      .prepare("SELECT name FROM pragma_table_info('attempts')")
      .all()
      .map((row) => row["name"]),
  );
  if (!columns.has("facts_json")) {
    db.exec(`
      ALTER TABLE attempts ADD COLUMN output_bytes INTEGER;
      ALTER TABLE attempts ADD COLUMN warned INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE attempts ADD COLUMN facts_json TEXT NOT NULL DEFAULT '[]';
      UPDATE attempts SET facts_json = (SELECT coalesce(json_group_array(json_object('place', place, 'fact', json(fact_json)) ORDER BY place), '[]') FROM facts WHERE facts.attempt_id = attempts.attempt_id);
      DROP TABLE facts;
    `);
  }
  db.exec("COMMIT");
}
