import type { Alert, AlertId, AlertKind, AlertState, ProjectId, Sentence, UserId } from "#contract";
import type { Selectable } from "kysely";
import type { AlertsTable } from "../schema/operations.ts";
import type { Db, Tx } from "../store.ts";

/** An alert as it is stored: for whom it is, instead of whether it is the reader's; what waits behind it is counted when it is read. */
export type StoredAlert = Omit<Alert, "mine" | "blocked"> & { readonly people: readonly UserId[] };
const alertOf = (row: Selectable<AlertsTable>): StoredAlert => ({
  id: row.id,
  projectId: row.project_id,
  ruleId: row.rule_id,
  ruleName: row.rule_name,
  kind: row.kind,
  root: row.root,
  state: row.state,
  at: row.at,
  lastAt: row.last_at,
  count: row.count,
  subject: JSON.parse(row.subject) as Sentence,
  taskInstanceId: row.task_instance_id,
  workflowInstanceId: row.workflow_instance_id,
  nodeId: row.node_id,
  people: JSON.parse(row.people) as UserId[],
  acknowledgedBy: row.acknowledged_by,
  snoozedUntil: row.snoozed_until,
  closedAt: row.closed_at,
  changedSeq: row.changed_seq,
});

export type NewAlert = Pick<StoredAlert, "projectId" | "ruleId" | "ruleName" | "kind" | "root" | "subject" | "taskInstanceId" | "workflowInstanceId" | "nodeId" | "people">;
/**
 * [ALR2] Opens an alert, or adds to the one of the same rule and root that is not over: then `added` is true, and one that was
 * acknowledged is open again.
 */
export async function raiseAlert(tx: Tx, id: AlertId, input: NewAlert): Promise<{ readonly alert: StoredAlert; readonly added: boolean }> {
  const before = await tx.db.selectFrom("alerts").selectAll().where("rule_id", "=", input.ruleId).where("root", "=", input.root).where("closed_at", "is", null).executeTakeFirst();
  if (before !== undefined) {
    const state: AlertState = before.state === "acknowledged" ? "open" : before.state;
    const people = JSON.stringify([...new Set([...(JSON.parse(before.people) as UserId[]), ...input.people])]);
    return { alert: await change(tx, before, { last_at: tx.now, count: before.count + 1, subject: JSON.stringify(input.subject), state, people }), added: true };
  }
  const row: Selectable<AlertsTable> = {
    id,
    project_id: input.projectId,
    rule_id: input.ruleId,
    rule_name: input.ruleName,
    kind: input.kind,
    root: input.root,
    state: "open",
    at: tx.now,
    last_at: tx.now,
    count: 1,
    subject: JSON.stringify(input.subject),
    task_instance_id: input.taskInstanceId,
    workflow_instance_id: input.workflowInstanceId,
    node_id: input.nodeId,
    people: JSON.stringify(input.people),
    acknowledged_by: null,
    snoozed_until: null,
    closed_at: null,
    changed_seq: tx.seqOf("alert", id),
  };
  await tx.db.insertInto("alerts").values(row).execute();
  return { alert: announce(tx, row), added: false };
}
/** [ALR2] What these roots named is over, of these kinds. Answers how many alerts were closed. */
export async function closeAlerts(tx: Tx, roots: readonly string[], kinds: readonly AlertKind[]): Promise<number> {
  let closed = 0;
  for (let at = 0; at < roots.length; at += 500) {
    const rows = await tx.db
      .selectFrom("alerts")
      .selectAll()
      .where("root", "in", roots.slice(at, at + 500))
      .where("kind", "in", kinds)
      .where("closed_at", "is", null)
      .execute();
    for (const row of rows) await change(tx, row, { state: "closed", closed_at: tx.now, snoozed_until: null });
    closed += rows.length;
  }
  return closed;
}
/** Of those that are not over. */
export async function acknowledgeAlerts(tx: Tx, ids: readonly AlertId[], by: string): Promise<number> {
  return each(tx, ids, (row) => (row.state === "acknowledged" ? null : { state: "acknowledged", acknowledged_by: by, snoozed_until: null }));
}
/** Of those that are not over; they open again by themselves: `wakeAlerts`. */
export async function snoozeAlerts(tx: Tx, ids: readonly AlertId[], until: number): Promise<number> {
  return each(tx, ids, () => ({ state: "snoozed", snoozed_until: until }));
}
/** Opens those again whose time has passed. */
export async function wakeAlerts(tx: Tx): Promise<void> {
  const rows = await tx.db.selectFrom("alerts").selectAll().where("state", "=", "snoozed").where("snoozed_until", "<=", tx.now).execute();
  for (const row of rows) await change(tx, row, { state: "open", snoozed_until: null });
}
/** When the first of those that are snoozed opens again; null when none is. */
export async function snoozeEndsAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom("alerts")
    .select((of) => of.fn.min("snoozed_until").as("at"))
    .where("state", "=", "snoozed")
    .executeTakeFirst();
  return row?.at ?? null;
}
async function each(tx: Tx, ids: readonly AlertId[], to: (row: Selectable<AlertsTable>) => Partial<Selectable<AlertsTable>> | null): Promise<number> {
  const rows = ids.length === 0 ? [] : await tx.db.selectFrom("alerts").selectAll().where("id", "in", ids).where("closed_at", "is", null).execute();
  let changed = 0;
  for (const row of rows) {
    const set = to(row);
    if (set === null) continue;
    await change(tx, row, set);
    changed++;
  }
  return changed;
}

export interface AlertFilter {
  /** Whose alerts may be seen, beside the platform's; all when left out. */
  readonly projectIds?: readonly ProjectId[] | undefined;
  readonly projectId?: ProjectId | undefined;
  readonly state?: AlertState | undefined;
  /** Only what is for this person. */
  readonly userId?: UserId | undefined;
  readonly before?: AlertId | undefined;
  readonly limit: number;
}
function filtered(db: Db, filter: AlertFilter) {
  let query = db.selectFrom("alerts");
  const { projectIds } = filter;
  if (projectIds !== undefined) query = query.where((where) => where.or([where("project_id", "is", null), ...(projectIds.length === 0 ? [] : [where("project_id", "in", projectIds)])]));
  if (filter.projectId !== undefined) query = query.where("project_id", "=", filter.projectId);
  if (filter.state !== undefined) query = query.where("state", "=", filter.state);
  // An id holds no character that the pattern or the list of ids could mistake.
  if (filter.userId !== undefined) query = query.where("people", "like", `%"${filter.userId}"%`);
  if (filter.before !== undefined) query = query.where("id", "<", filter.before);
  return query;
}
/** Newest first. */
export async function listAlerts(db: Db, filter: AlertFilter): Promise<StoredAlert[]> {
  return (await filtered(db, filter).selectAll().orderBy("id", "desc").limit(filter.limit).execute()).map(alertOf);
}
export async function countAlerts(db: Db, filter: Omit<AlertFilter, "limit">): Promise<number> {
  const row = await filtered(db, { ...filter, limit: 0 })
    .select((of) => of.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
/** Those of these ids that exist. */
export async function alertsById(db: Db, ids: readonly AlertId[]): Promise<StoredAlert[]> {
  return ids.length === 0 ? [] : (await db.selectFrom("alerts").selectAll().where("id", "in", ids).execute()).map(alertOf);
}
/** All that are not over, of these kinds. */
export async function openAlertsOf(db: Db, kinds: readonly AlertKind[]): Promise<StoredAlert[]> {
  return kinds.length === 0 ? [] : (await db.selectFrom("alerts").selectAll().where("closed_at", "is", null).where("kind", "in", kinds).orderBy("id").execute()).map(alertOf);
}
/** Whether this root is told of: by an alert that is not over, or that something was added to since this instant. */
export async function hasAlerted(db: Db, root: string, since: number): Promise<boolean> {
  const found = await db
    .selectFrom("alerts")
    .select("id")
    .where("root", "=", root)
    .where((where) => where.or([where("closed_at", "is", null), where("last_at", ">=", since)]))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
/** How many task instances of the same runs wait behind each root cause; only those that are NOT_RUN [LC7]. */
export async function blockedBehind(db: Db, alerts: readonly Pick<StoredAlert, "taskInstanceId" | "workflowInstanceId">[]): Promise<ReadonlyMap<string, number>> {
  const tasks = [...new Set(alerts.flatMap(({ taskInstanceId }) => taskInstanceId ?? []))];
  const runs = [...new Set(alerts.flatMap(({ workflowInstanceId }) => workflowInstanceId ?? []))];
  if (tasks.length === 0 || runs.length === 0) return new Map();
  const rows = await db
    .selectFrom("task_instances")
    .select((of) => ["root_cause_id", of.fn.countAll<number>().as("count")])
    .where("workflow_instance_id", "in", runs)
    .where("state", "=", "NOT_RUN")
    .where("root_cause_id", "in", tasks)
    .groupBy("root_cause_id")
    .execute();
  return new Map(rows.map((row) => [row.root_cause_id as string, Number(row.count)]));
}

async function change(tx: Tx, before: Selectable<AlertsTable>, set: Partial<Selectable<AlertsTable>>): Promise<StoredAlert> {
  const row = { ...before, ...set, changed_seq: tx.seqOf("alert", before.id) };
  await tx.db.updateTable("alerts").set(row).where("id", "=", before.id).execute();
  return announce(tx, row);
}
function announce(tx: Tx, row: Selectable<AlertsTable>): StoredAlert {
  tx.announce("alert.changed", row.id, { topic: "platform", projectId: row.project_id }, { id: row.id });
  return alertOf(row);
}
