import { DEFAULT_TIMEOUT_SECONDS } from "./attempt.ts";
import { nearestName } from "./parameter.ts";
import type { Sentence } from "./sentence.ts";
import type { TaskDefinition } from "./workflow.ts";

/** What a project's tasks may name: its resource groups, and its pools and the platform's with their slots. */
export interface KnownPlaces {
  readonly groups: ReadonlySet<string>;
  readonly pools: ReadonlyMap<string, number>;
}

/** [DEF2] What is wrong with where a task runs, what it holds and what it may use. `places` null: names are not looked up. */
export function placementProblems(task: TaskDefinition, places: KnownPlaces | null, add: (task: TaskDefinition, field: string, code: string, values?: Sentence["values"]) => void): void {
  const group = task.where?.group ?? null;
  if (places !== null && group !== null && !places.groups.has(group)) add(task, "where.group", "task.groupUnknown", { group, nearest: nearest(group, places.groups) });
  const named = new Set<string>();
  for (const [index, { pool, slots }] of (task.pools ?? []).entries()) {
    const field = `pools.${index}`;
    if (named.has(pool)) add(task, `${field}.pool`, "task.poolTwice", { pool });
    named.add(pool);
    const size = places?.pools.get(pool);
    if (places !== null && size === undefined) add(task, `${field}.pool`, "task.poolUnknown", { pool, nearest: nearest(pool, places.pools.keys()) });
    if (size !== undefined && slots > size) add(task, `${field}.slots`, "task.poolSmall", { pool, need: slots, slots: size });
  }
  if (task.lostPolicy === "rerun" && task.idempotent !== true) add(task, "lostPolicy", "task.rerunNotIdempotent");
  const limit = task.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  if (task.warnAfterSeconds != null && task.warnAfterSeconds >= limit) add(task, "warnAfterSeconds", "task.warnLate", { warn: task.warnAfterSeconds, limit });
  const [mayUse, needed] = [task.limits?.memoryBytes ?? null, task.where?.memoryBytes ?? null];
  if (mayUse !== null && needed !== null && mayUse < needed) add(task, "limits.memoryBytes", "task.memoryLimit", { limit: mayUse, needed });
}
function nearest(name: string, known: Iterable<string>): string {
  const found = nearestName(name, known);
  return found === null ? "" : `${found}?`;
}
