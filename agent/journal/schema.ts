/** The agent's own tables. Times are UTC milliseconds; `start_time` is field 22 of /proc/pid/stat, in ticks since boot. */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS attempts (
  attempt_id TEXT PRIMARY KEY, task_instance_id TEXT NOT NULL, epoch INTEGER NOT NULL, order_json TEXT NOT NULL, state TEXT NOT NULL, boot_id TEXT NOT NULL,
  pid INTEGER, start_time TEXT, started_at INTEGER, kill_by TEXT, exit_json TEXT, next_fact INTEGER NOT NULL, log_shipped INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (place INTEGER PRIMARY KEY AUTOINCREMENT, attempt_id TEXT NOT NULL, seq INTEGER NOT NULL, fact_json TEXT NOT NULL, UNIQUE (attempt_id, seq)) STRICT;
CREATE TABLE IF NOT EXISTS epochs (task_instance_id TEXT PRIMARY KEY, epoch INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS routes (attempt_id TEXT PRIMARY KEY, node_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;
