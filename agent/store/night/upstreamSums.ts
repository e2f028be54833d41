import type { InstanceState, TaskInstanceId } from "#contract";
import { sql } from "kysely";
import type { Db } from "../store.ts";

/** What a task comes after, added up. */
export interface UpstreamSum {
  readonly total: number;
  /** How many of it have neither succeeded nor been skipped. */
  readonly open: number;
  /** The first planned of those. */
  readonly firstOpen: TaskInstanceId | null;
}
const PORTION = 5000;

/** Of each of these tasks that comes after another. One query for each five thousand. */
export async function upstreamSums(db: Db, ids: readonly TaskInstanceId[]): Promise<Map<TaskInstanceId, UpstreamSum>> {
  const sums = new Map<TaskInstanceId, UpstreamSum>();
  for (let from = 0; from < ids.length; from += PORTION) {
    const rows = await db
      .selectFrom("task_edges as e")
      .innerJoin("task_instances as t", "t.id", "e.from_id")
      .select((of) => [
        "e.to_id",
        of.fn.countAll<number | string>().as("total"),
        sql<number | string>`sum(case when t.state in ('SUCCESS', 'SKIPPED') then 0 else 1 end)`.as("open"),
        sql<TaskInstanceId | null>`min(case when t.state in ('SUCCESS', 'SKIPPED') then null else t.id end)`.as("first"),
      ])
      .where("e.to_id", "in", ids.slice(from, from + PORTION))
      .groupBy("e.to_id")
      .execute();
    for (const row of rows) sums.set(row.to_id, { total: Number(row.total), open: Number(row.open), firstOpen: row.first });
  }
  return sums;
}

/** Names and states of tasks, whatever run they are of. One query for each five thousand. */
export async function namesOfTasks(db: Db, ids: readonly TaskInstanceId[]): Promise<Map<TaskInstanceId, { name: string; state: InstanceState }>> {
  const found = new Map<TaskInstanceId, { name: string; state: InstanceState }>();
  for (let from = 0; from < ids.length; from += PORTION) {
    const rows = await db
      .selectFrom("task_instances")
      .select(["id", "name", "state"])
      .where("id", "in", ids.slice(from, from + PORTION))
      .execute();
    for (const { id, name, state } of rows) found.set(id, { name, state });
  }
  return found;
}
