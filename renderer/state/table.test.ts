import { expect, test } from "vitest";
import { emptyTable, replaceRows, TableWriter } from "./table.ts";
import type { Table } from "./table.ts";

interface Row {
  readonly id: string;
  readonly changedSeq: number;
}
const row = (id: string, changedSeq: number): Row => ({ id, changedSeq });
const written = (table: Table<Row>, write: (writer: TableWriter<Row>) => void): Table<Row> => {
  const writer = new TableWriter(table);
  write(writer);
  return writer.done();
};

test("an older row never overwrites a newer one, and an unchanged table stays the same object", () => {
  const table = written(emptyTable<Row>(), (writer) => writer.put("a", row("a", 5)));
  expect(written(table, (writer) => writer.put("a", row("a", 4)))).toBe(table);
  expect(written(table, (writer) => writer.put("a", row("a", 5)))).toBe(table);
  expect(written(table, (writer) => writer.put("a", row("a", 6))).byId.get("a")?.changedSeq).toBe(6);
});

test("one changed row leaves the others identical", () => {
  const before = written(emptyTable<Row>(), (writer) => (writer.put("a", row("a", 1)), writer.put("b", row("b", 2))));
  const after = written(before, (writer) => writer.put("b", row("b", 3)));
  expect(after.byId.get("a")).toBe(before.byId.get("a"));
});

test("a removed row is not brought back by a list that was read before", () => {
  const table = written(emptyTable<Row>(), (writer) => (writer.put("a", row("a", 5)), writer.remove("a", 9)));
  expect([...replaceRows(table, [row("a", 5)], (one) => one.id, 8).byId.keys()]).toEqual([]);
  expect([...replaceRows(table, [row("a", 5)], (one) => one.id, 10).byId.keys()]).toEqual(["a"]);
});

test("a list that was read before keeps what came since, and drops what it does not know any more", () => {
  const table = written(emptyTable<Row>(), (writer) => (writer.put("old", row("old", 3)), writer.put("new", row("new", 12)), writer.put("both", row("both", 11))));
  const after = replaceRows(table, [row("both", 10), row("listed", 9)], (one) => one.id, 10);
  expect([...after.byId.keys()].sort()).toEqual(["both", "listed", "new"]);
  expect(after.byId.get("both")?.changedSeq).toBe(11);
});

test("only the latest ids are kept", () => {
  const table = written(emptyTable<Row>(), (writer) => {
    for (const id of ["c", "a", "b"]) writer.put(id, row(id, 1));
    writer.keepLatest(2);
  });
  expect([...table.byId.keys()]).toEqual(["b", "c"]);
});
