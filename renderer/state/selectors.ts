import type { Table } from "./table.ts";

const lists = new WeakMap<object, Map<unknown, readonly unknown[]>>();
const none: readonly never[] = [];

/** The rows of a table in an order. The same array comes back until the table changes; give a comparison of module scope. */
export function listOf<Row>(table: Table<Row> | undefined, compare: (a: Row, b: Row) => number): readonly Row[] {
  if (table === undefined) return none;
  let known = lists.get(table.byId);
  if (!known) lists.set(table.byId, (known = new Map()));
  let list = known.get(compare) as readonly Row[] | undefined;
  if (!list) known.set(compare, (list = [...table.byId.values()].sort(compare)));
  return list;
}
