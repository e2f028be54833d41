import { ID_PATTERN, tileOf, type InstanceState, type Origin, type ProjectId, type TaskInstanceId, type WorkflowId, type WorkflowInstanceId } from "#contract";
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from "kysely";
import type { Schema } from "../schema/schema.ts";
import type { Db } from "../store.ts";
import { TILE_COLUMNS } from "./instanceRow.ts";

export interface TaskFilter {
  /** Whose instances may be seen; all when left out. */
  readonly projectIds?: readonly ProjectId[] | undefined;
  readonly workflowId?: WorkflowId | undefined;
  readonly states?: readonly InstanceState[] | undefined;
  readonly businessDate?: string | undefined;
  readonly origin?: Origin | undefined;
  /** In the name of the task or the workflow, whatever its case; or an id. */
  readonly text?: string | undefined;
  /** Among these instances alone. */
  readonly ids?: readonly TaskInstanceId[] | undefined;
  /** Of runs that this person started, or of workflows that are this person's. */
  readonly mineOf?: string | undefined;
  /** Whose they are: the owner of the workflow, or who started the run where there is none. */
  readonly owner?: string | undefined;
  /** The page after this instance, in the order of the list. */
  readonly before?: TaskInstanceId | undefined;
  readonly limit: number;
}
/** So many of the newest rows are looked at when no index answers the filter; fewer of those that failed, which lie far apart. */
const LOOKED_AT = 10_000;
const FAILED_LOOKED_AT = 4_000;

const FAILED: ReadonlySet<InstanceState> = new Set(["FAILED", "KILLED", "MISSED"]);
/** States that a task has only while its run has begun and not ended. */
const GOING: ReadonlySet<InstanceState> = new Set(["WAIT_RESOURCE", "WAIT_RETRY", "DISPATCHING", "RUNNING", "KILLING", "KILL_FAILED", "LOST"]);

/** Of a row of the list. */
type Place = { readonly run: WorkflowInstanceId; readonly id: TaskInstanceId };
type Joined = Schema & { w: Schema["workflow_instances"]; t: Schema["task_instances"] };
type Where = ExpressionBuilder<Joined, "w" | "t">;
type Conditions = readonly Expression<SqlBool>[];

const wanted = ({ states }: TaskFilter): readonly InstanceState[] | null => (states === undefined || states.length === 0 ? null : states);
const isId = (text: string | undefined): boolean => text !== undefined && ID_PATTERN.test(text);
const hasText = ({ text }: TaskFilter): boolean => text !== undefined && text !== "" && !isId(text);
/** Whether an index leads to the runs of the filter: there are few enough to look at each. */
const isNarrow = (filter: TaskFilter): boolean => filter.workflowId !== undefined || filter.businessDate !== undefined || isId(filter.text);
/** Whether rows must be looked at one by one, and how many is not known. */
export const isLoose = (filter: TaskFilter): boolean => hasText(filter) || (!isNarrow(filter) && (filter.mineOf !== undefined || filter.owner !== undefined || filter.origin !== undefined));

/** What indexes of runs answer. */
export function runConditions(where: ExpressionBuilder<Joined, "w">, filter: TaskFilter): Conditions {
  const all: Expression<SqlBool>[] = [];
  if (filter.projectIds !== undefined) all.push(where("w.project_id", "in", filter.projectIds));
  if (filter.workflowId !== undefined) all.push(where("w.workflow_id", "=", filter.workflowId));
  if (filter.businessDate !== undefined) all.push(where("w.business_date", "=", filter.businessDate));
  return all;
}
/** What is asked of each run. */
export function looseConditions(where: ExpressionBuilder<Joined, "w">, filter: TaskFilter): Conditions {
  const all: Expression<SqlBool>[] = [];
  if (filter.origin !== undefined) all.push(where("w.origin", "=", filter.origin));
  if (filter.mineOf !== undefined) all.push(isMine(where.ref("w.started_by"), where.ref("w.workflow_id"), filter.mineOf));
  if (filter.owner !== undefined) all.push(isOf(where.ref("w.started_by"), where.ref("w.workflow_id"), filter.owner));
  return all;
}
const isMine = (startedBy: Expression<string>, workflowId: Expression<string>, name: string) => sql<boolean>`(${startedBy} = ${name} or ${workflowId} in (select id from workflows where owner = ${name}))`;
const isOf = (startedBy: Expression<string>, workflowId: Expression<string>, name: string) => sql<boolean>`coalesce((select owner from workflows where id = ${workflowId}), ${startedBy}) = ${name}`;
const hasId = (where: Where, text: string) => where.or([where("t.id", "=", text as TaskInstanceId), where("w.id", "=", text as WorkflowInstanceId)]);
function nameLike(text: string) {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql<boolean>`(lower(name) like ${pattern} escape '\\' or lower(workflow_name) like ${pattern} escape '\\')`;
}
/** What a run must be so that a task of it can have one of these states. */
function runsWith(where: Where, states: readonly InstanceState[]): Conditions {
  const columns = [...new Set(states.map((state) => TILE_COLUMNS[tileOf(state)]))];
  const some = where.or(columns.map((column) => where(`w.${column}`, ">", 0)));
  // Those that go are few, and have an index of their own.
  return states.every((state) => GOING.has(state)) ? [some, sql<boolean>`w.id in (select id from workflow_instances where started_at is not null and ended_at is null)`] : [some];
}

const leadsByFailed = (filter: TaskFilter, states: readonly InstanceState[] | null): boolean => states !== null && states.every((state) => FAILED.has(state)) && !isNarrow(filter);
/** How many of the newest rows a loose filter looks at. */
export const lookedAtMost = (filter: TaskFilter, states: readonly InstanceState[] | null): number => (leadsByFailed(filter, states) ? FAILED_LOOKED_AT : LOOKED_AT);

/** Rows in the order of the list that pass what indexes answer; with `states` those alone. */
export function indexed(db: Db, filter: TaskFilter, states: readonly InstanceState[] | null, after: Place | null) {
  // Few have failed, so their own index leads; else the runs do, in their order. A cross join keeps that order in SQLite.
  const failedLead = leadsByFailed(filter, states);
  const from =
    failedLead || filter.ids !== undefined
      ? db.selectFrom("task_instances as t").crossJoin("workflow_instances as w").orderBy("t.workflow_instance_id", "desc").orderBy("t.id", "desc")
      : db.selectFrom("workflow_instances as w").crossJoin("task_instances as t").orderBy("w.id", "desc").orderBy("t.id", "desc");
  let query = (from as typeof from & ReturnType<typeof shape>).whereRef("t.workflow_instance_id", "=", "w.id");
  query = query.where((where) => where.and([...runConditions(where as never, filter)]));
  if (filter.ids !== undefined) query = query.where("t.id", "in", filter.ids);
  if (isId(filter.text)) query = query.where((where) => hasId(where, filter.text!));
  if (!isLoose(filter)) query = query.where((where) => where.and([...looseConditions(where as never, filter)]));
  if (states !== null) query = query.where((where) => where.and([where("t.state", "in", states), ...(failedLead ? [sql<boolean>`t.state in ('FAILED', 'KILLED', 'MISSED')`] : runsWith(where, states))]));
  if (after !== null) {
    const led = failedLead || filter.ids !== undefined ? sql.ref("t.workflow_instance_id") : sql.ref("w.id");
    query = query.where(sql<boolean>`${led} <= ${after.run}`).where(sql<boolean>`(${led} < ${after.run} or t.id < ${after.id})`);
  }
  return query;
}
const shape = (db: Db) => db.selectFrom("workflow_instances as w").crossJoin("task_instances as t");

/** The newest rows of a loose filter, with what it asks of them; in the order of the list. */
export function lookedAt(db: Db, filter: TaskFilter, states: readonly InstanceState[] | null, after: Place | null) {
  const newest = indexed(db, filter, states, after).select(["t.id", "t.name", "t.state", "w.id as run", "w.workflow_name", "w.workflow_id", "w.started_by", "w.origin"]).limit(lookedAtMost(filter, states));
  return db.selectFrom(newest.as("newest"));
}
/** Whether one of the rows that were looked at passes the filter. */
export function passes(filter: TaskFilter): Expression<SqlBool> {
  const all = [sql<boolean>`1 = 1`];
  if (filter.origin !== undefined) all.push(sql<boolean>`origin = ${filter.origin}`);
  if (filter.mineOf !== undefined) all.push(isMine(sql.ref("started_by"), sql.ref("workflow_id"), filter.mineOf));
  if (filter.owner !== undefined) all.push(isOf(sql.ref("started_by"), sql.ref("workflow_id"), filter.owner));
  if (hasText(filter)) all.push(nameLike(filter.text!));
  return sql<boolean>`(${sql.join(all, sql` and `)})`;
}

/** The ids of a page, in the order of the list. */
export async function pageOfTasks(db: Db, filter: TaskFilter): Promise<TaskInstanceId[]> {
  const states = wanted(filter);
  const after = filter.before === undefined ? null : await placeOf(db, filter.before);
  const rows = isLoose(filter)
    ? await lookedAt(db, filter, states, after).select("id").where(passes(filter)).orderBy("run", "desc").orderBy("id", "desc").limit(filter.limit).execute()
    : await indexed(db, filter, states, after).select("t.id").limit(filter.limit).execute();
  return rows.map((row) => row.id);
}
/** Where the page after a task begins; a task that is gone is taken for one of the oldest run. */
async function placeOf(db: Db, id: TaskInstanceId): Promise<Place> {
  const row = await db.selectFrom("task_instances").select("workflow_instance_id").where("id", "=", id).executeTakeFirst();
  return { run: row?.workflow_instance_id ?? ("" as WorkflowInstanceId), id };
}
