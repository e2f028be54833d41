import { Refusal } from "#contract";
import { Client } from "pg";

/** "sigb", "box1": one server for each database. */
const LOCK = [0x73696762, 0x626f7831] as const;
const APPLICATION = /^signalbox (\d+)$/;
export const applicationName = (pid: number): string => `signalbox ${pid}`;

export interface PostgresLock {
  /** Whether the connection that holds the lock still stands. */
  held(): boolean;
  release(): Promise<void>;
}

/** [STO4] An advisory lock on a connection of its own: it goes when this process goes. */
export async function lockPostgres(url: string): Promise<PostgresLock> {
  const client = new Client({ connectionString: url, application_name: applicationName(process.pid), keepAlive: true });
  let held = true;
  client.on("error", () => (held = false));
  client.on("end", () => (held = false));
  await client.connect();
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1, $2) AS got", [...LOCK]);
  if (rows[0]?.got !== true) {
    const holder = await client.query(
      "SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.classid = $1 AND l.objid = $2 AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      [...LOCK],
    );
    await client.end();
    throw new Refusal("conflict", "store.locked", { pid: Number(APPLICATION.exec(String(holder.rows[0]?.name))?.[1] ?? 0), path: placeOf(url) });
  }
  return {
    held: () => held,
    async release() {
      await client.end();
    },
  };
}

/** Host and database, without user and password. */
export function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return "postgres";
  }
}
