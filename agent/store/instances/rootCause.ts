import type { InstanceState, TaskInstanceId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { Tx } from "../store.ts";
import type { TaskRow } from "./taskRow.ts";

/**
 * [LC7] The root cause of a NOT_RUN task is the failed task with the lowest id that it is behind, through NOT_RUN tasks only.
 * So what a task hands down is its own id when it failed, its root cause when it is NOT_RUN, and nothing otherwise; and a NOT_RUN
 * task has the least of what its upstream hands down.
 */
const FAILING: readonly InstanceState[] = ["FAILED", "KILLED", "MISSED"];
export function handedDown(row: Pick<TaskRow, "id" | "state" | "root_cause_id">): TaskInstanceId | null {
  if (FAILING.includes(row.state)) return row.id;
  return row.state === "NOT_RUN" ? row.root_cause_id : null;
}

const causeFromUpstream = prepare<{ id: TaskInstanceId }, { id: TaskInstanceId; state: InstanceState; root_cause_id: TaskInstanceId | null }>((db, place) =>
  db.selectFrom("task_edges as e").innerJoin("task_instances as u", "u.id", "e.from_id").select(["u.id", "u.state", "u.root_cause_id"]).where("e.to_id", "=", place("id")),
);
/** What a task that becomes NOT_RUN again is behind. */
export async function rootCauseOf(tx: Tx, id: TaskInstanceId): Promise<TaskInstanceId | null> {
  await tx.flush();
  return least((await causeFromUpstream.rows(tx, { id })).map(handedDown));
}

type Cause = { id: TaskInstanceId; cause: TaskInstanceId };
/** NOT_RUN tasks below `id` to which `cause` is news: they have none, or one with a higher id. Below the others nothing changes. */
const unaware = prepare<Cause, { id: TaskInstanceId }>((db, place) =>
  db
    .withRecursive("below(id)", (cte) =>
      cte
        .selectFrom("task_edges as e")
        .innerJoin("task_instances as t", "t.id", "e.to_id")
        .select("e.to_id as id")
        .where("e.from_id", "=", place("id"))
        .where("t.state", "=", "NOT_RUN")
        .where((where) => where.or([where("t.root_cause_id", "is", null), where("t.root_cause_id", ">", place("cause"))]))
        .union(
          cte
            .selectFrom("below as b")
            .innerJoin("task_edges as e", "e.from_id", "b.id")
            .innerJoin("task_instances as t", "t.id", "e.to_id")
            .select("e.to_id as id")
            .where("t.state", "=", "NOT_RUN")
            .where((where) => where.or([where("t.root_cause_id", "is", null), where("t.root_cause_id", ">", place("cause"))])),
        ),
    )
    .selectFrom("below as b")
    .select("b.id"),
);
/** NOT_RUN tasks below `id` that have `cause`, with everything that is handed to them. */
const aware = prepare<Cause, { to_id: TaskInstanceId; from_id: TaskInstanceId; state: InstanceState; root_cause_id: TaskInstanceId | null }>((db, place) =>
  db
    .withRecursive("below(id)", (cte) =>
      cte
        .selectFrom("task_edges as e")
        .innerJoin("task_instances as t", "t.id", "e.to_id")
        .select("e.to_id as id")
        .where("e.from_id", "=", place("id"))
        .where("t.root_cause_id", "=", place("cause"))
        .union(cte.selectFrom("below as b").innerJoin("task_edges as e", "e.from_id", "b.id").innerJoin("task_instances as t", "t.id", "e.to_id").select("e.to_id as id").where("t.root_cause_id", "=", place("cause"))),
    )
    .selectFrom("below as b")
    .innerJoin("task_edges as e", "e.to_id", "b.id")
    .innerJoin("task_instances as u", "u.id", "e.from_id")
    .select(["e.to_id", "e.from_id", "u.state", "u.root_cause_id"]),
);

/**
 * Which NOT_RUN tasks below `id` get another root cause because it hands down `after` and no longer `before`. Must be asked when
 * the new state of `id` is written already. Two or three queries, however deep the graph is; none without a change.
 */
export async function changedRootCauses(tx: Tx, id: TaskInstanceId, before: TaskInstanceId | null, after: TaskInstanceId | null): Promise<Map<TaskInstanceId, TaskInstanceId | null>> {
  if (before === after) return new Map();
  if (after !== null && (before === null || after < before)) return new Map((await unaware.rows(tx, { id, cause: after })).map((row) => [row.id, after]));
  const handed = await aware.rows(tx, { id, cause: before! });
  const causes = settleCauses(handed.map((edge) => ({ from: edge.from_id, to: edge.to_id, cause: handedDown({ id: edge.from_id, state: edge.state, root_cause_id: edge.root_cause_id }) })));
  for (const [task, cause] of causes) if (cause === before) causes.delete(task);
  return causes;
}

/** Hands causes down among the tasks that are a `to`, upstream first: linear in the edges. */
function settleCauses(edges: readonly { from: TaskInstanceId; to: TaskInstanceId; cause: TaskInstanceId | null }[]): Map<TaskInstanceId, TaskInstanceId | null> {
  const causes = new Map<TaskInstanceId, TaskInstanceId | null>(edges.map((edge) => [edge.to, null]));
  const waiting = new Map<TaskInstanceId, number>();
  const down = new Map<TaskInstanceId, TaskInstanceId[]>();
  const take = (to: TaskInstanceId, cause: TaskInstanceId | null) => causes.set(to, least([causes.get(to)!, cause]));
  for (const edge of edges) {
    if (!causes.has(edge.from)) {
      take(edge.to, edge.cause);
      continue;
    }
    waiting.set(edge.to, (waiting.get(edge.to) ?? 0) + 1);
    const list = down.get(edge.from);
    if (list === undefined) down.set(edge.from, [edge.to]);
    else list.push(edge.to);
  }
  const settled = [...causes.keys()].filter((task) => !waiting.has(task));
  for (let task = settled.pop(); task !== undefined; task = settled.pop()) {
    for (const to of down.get(task) ?? []) {
      take(to, causes.get(task)!);
      const left = waiting.get(to)! - 1;
      waiting.set(to, left);
      if (left === 0) settled.push(to);
    }
  }
  return causes;
}

function least(causes: Iterable<TaskInstanceId | null>): TaskInstanceId | null {
  let best: TaskInstanceId | null = null;
  for (const cause of causes) if (cause !== null && (best === null || cause < best)) best = cause;
  return best;
}
