import { InstanceState, tileOf, TILES, type Tile, type TileCounts } from "#contract";
import { sql } from "kysely";
import type { Db } from "../store.ts";
import { TILE_COLUMNS } from "./instanceRow.ts";
import { indexed, isLoose, lookedAt, lookedAtMost, looseConditions, passes, runConditions, type TaskFilter } from "./taskFilter.ts";

export interface RowCounts {
  readonly counts: TileCounts;
  readonly total: number;
  /** Not everything was counted: `total` and each of `counts` are at least so many. */
  readonly totalIsAtLeast: boolean;
  readonly searched: number | null;
}
const zero = (): Record<Tile, number> => ({ running: 0, success: 0, failed: 0, notRun: 0, waitingTime: 0, waitingResource: 0 });
export const NO_COUNTS: Omit<RowCounts, "searched"> = { counts: zero(), total: 0, totalIsAtLeast: false };

/** Of so many of the newest runs the sums are added up, and so many rows counted. */
const RUNS_COUNTED = 5_000;
const ROWS_COUNTED = 10_000;

/** How many rows a filter has. Looks at so much and no more, whatever the history is. */
export async function countTasks(db: Db, filter: TaskFilter): Promise<RowCounts> {
  const states = filter.states === undefined || filter.states.length === 0 ? null : filter.states;
  return isLoose(filter) || filter.ids !== undefined || (filter.text !== undefined && filter.text !== "") ? countRows(db, filter, states) : countRuns(db, filter, states);
}

/** One by one, among the newest. */
async function countRows(db: Db, filter: TaskFilter, states: readonly InstanceState[] | null): Promise<RowCounts> {
  const byState = await lookedAt(db, filter, null, null)
    .select((of) => ["state", of.fn.countAll<number | string>().as("looked"), sql<number | string>`sum(case when ${passes(filter)} then 1 else 0 end)`.as("passed")])
    .groupBy("state")
    .execute();
  const counts = zero();
  let [total, looked] = [0, 0];
  for (const row of byState) {
    counts[tileOf(row.state)] += Number(row.passed);
    looked += Number(row.looked);
    if (states === null || states.includes(row.state)) total += Number(row.passed);
  }
  const bounded = looked >= lookedAtMost(filter, null);
  return { counts, total, totalIsAtLeast: bounded, searched: bounded ? lookedAtMost(filter, states) : null };
}

/** [LC9] By the sums that each run keeps. */
async function countRuns(db: Db, filter: TaskFilter, states: readonly InstanceState[] | null): Promise<RowCounts> {
  const newest = db
    .selectFrom("workflow_instances as w")
    .select(Object.values(TILE_COLUMNS).map((column) => `w.${column}` as const))
    .where((where) => where.and([...runConditions(where as never, filter), ...looseConditions(where as never, filter)]))
    .orderBy("w.id", "desc")
    .limit(RUNS_COUNTED);
  const row = await db
    .selectFrom(newest.as("newest"))
    .select((of) => [of.fn.countAll<number | string>().as("runs"), ...Object.values(TILE_COLUMNS).map((column) => of.fn.sum<number | string | null>(column).as(column))])
    .executeTakeFirstOrThrow();
  const counts = zero();
  for (const tile of TILES) counts[tile] = Number(row[TILE_COLUMNS[tile]] ?? 0);
  const capped = Number(row.runs) === RUNS_COUNTED;
  const tiles: readonly Tile[] | null = states === null ? TILES : wholeTiles(states);
  if (tiles !== null) return { counts, total: tiles.reduce((sum, tile) => sum + counts[tile], 0), totalIsAtLeast: capped, searched: null };
  const some = indexed(db, filter, states, null).select("t.id").limit(ROWS_COUNTED);
  const { count } = await db
    .selectFrom(some.as("some"))
    .select((of) => of.fn.countAll<number | string>().as("count"))
    .executeTakeFirstOrThrow();
  return { counts, total: Number(count), totalIsAtLeast: capped || Number(count) === ROWS_COUNTED, searched: null };
}
/** The tiles that these states are, when they are whole ones. */
function wholeTiles(states: readonly InstanceState[]): Tile[] | null {
  const tiles = [...new Set(states.map(tileOf))];
  return tiles.every((tile) => STATES_OF.get(tile)!.every((state) => states.includes(state))) ? tiles : null;
}
const STATES_OF = Map.groupBy(InstanceState.options, tileOf);
