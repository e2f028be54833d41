import type { Attempt, AttemptId, NodeId, OutputOf, ResolvedParameter, TaskInstanceId, UiUp } from "#contract";
import type { Db, Tx } from "../store.ts";
import { attemptOf, ATTEMPTS } from "./attemptRow.ts";

export async function getAttempt(db: Db, id: AttemptId): Promise<Attempt | null> {
  const row = await db.selectFrom("attempts").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : attemptOf(row);
}
/** The same inside a unit, for hot paths. */
export async function attemptIn(tx: Tx, id: AttemptId): Promise<Attempt | null> {
  const row = await tx.hot(ATTEMPTS).get(id);
  return row === undefined ? null : attemptOf(row);
}
/** What its parameters were, each with its origin; empty when there is no such attempt. */
export async function parametersOf(db: Db, id: AttemptId): Promise<ResolvedParameter[]> {
  const row = await db.selectFrom("attempts").select("parameters").where("id", "=", id).executeTakeFirst();
  return row === undefined ? [] : (JSON.parse(row.parameters) as ResolvedParameter[]);
}
/** Oldest first. */
export async function attemptsOf(db: Db, taskInstanceId: TaskInstanceId): Promise<Attempt[]> {
  return (await db.selectFrom("attempts").selectAll().where("task_instance_id", "=", taskInstanceId).orderBy("id").execute()).map(attemptOf);
}
/** A slot stands for each attempt that is not over, so this never reads history. */
const open = (db: Db) => db.selectFrom("slots as s").innerJoin("attempts as a", "a.id", "s.attempt_id");
export async function openAttempts(db: Db): Promise<Attempt[]> {
  return (await open(db).selectAll("a").orderBy("a.id").execute()).map(attemptOf);
}
/** Those that were offered to, or run on, one of these nodes. */
export async function openAttemptsOf(db: Db, nodeIds: readonly NodeId[]): Promise<Attempt[]> {
  if (nodeIds.length === 0) return [];
  const rows = await open(db)
    .selectAll("a")
    .where((where) => where.or([where("a.node_id", "in", nodeIds), where.and([where("a.node_id", "is", null), where("a.master_id", "in", nodeIds)])]))
    .orderBy("a.id")
    .execute();
  return rows.map(attemptOf);
}
/** What the node's detail shows: its attempts that are not over. */
export async function nodeAttempts(db: Db, nodeId: NodeId): Promise<OutputOf<UiUp, "node.attempts">> {
  const rows = await open(db)
    .innerJoin("task_instances as t", "t.id", "a.task_instance_id")
    .select(["a.id", "a.task_instance_id", "a.workflow_instance_id", "a.project_id", "t.name", "a.state", "a.started_at"])
    .where((where) => where.or([where("a.node_id", "=", nodeId), where.and([where("a.node_id", "is", null), where("a.master_id", "=", nodeId)])]))
    .orderBy("a.id")
    .execute();
  return rows.map((row) => ({
    attemptId: row.id,
    taskInstanceId: row.task_instance_id,
    workflowInstanceId: row.workflow_instance_id,
    projectId: row.project_id,
    name: row.name,
    state: row.state,
    startedAt: row.started_at,
  }));
}
