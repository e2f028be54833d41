import type { AttemptId } from "#contract";
import type { Db } from "../store.ts";

/** Where attempts are or were: the name that the host had then. One query. */
export async function nodeNamesOf(db: Db, attempts: readonly AttemptId[]): Promise<Map<AttemptId, string>> {
  if (attempts.length === 0) return new Map();
  const rows = await db.selectFrom("attempts as a").leftJoin("nodes as n", "n.id", "a.node_id").select(["a.id", "a.node_name", "n.name"]).where("a.id", "in", attempts).execute();
  return new Map(rows.flatMap((row) => ((row.node_name ?? row.name) === null ? [] : [[row.id, (row.node_name ?? row.name)!] as const])));
}
