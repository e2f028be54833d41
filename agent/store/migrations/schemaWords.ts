import { sql, type CreateTableBuilder, type Kysely } from "kysely";
import { columnTypes } from "./migration.ts";

/** Makes a table. Columns are a text: `name:text` or `name:integer`, `?` nullable, `=value` default. */
export type Table = (name: string, columns: string, more?: (builder: CreateTableBuilder<string, string>) => CreateTableBuilder<string, any>, clustered?: boolean) => Promise<void>;
export type Index = (name: string, on: string, columns: string[]) => Promise<void>;
/** Adds columns to a table, in the same words. */
export type Columns = (table: string, columns: string) => Promise<void>;

/** What migrations say tables with. */
export function schemaWords(db: Kysely<any>, kind: "sqlite" | "postgres"): { table: Table; index: Index; columns: Columns } {
  const types = columnTypes(kind);
  const parsed = (text: string) =>
    text
      .trim()
      .split(/\s+/)
      .map((column) => {
        const [, name, type, optional, initial] = /^(\w+):(text|integer)(\?)?(?:=(.*))?$/.exec(column)!;
        return {
          name: name!,
          type: types[type as "text" | "integer"] as "text",
          define: (definition: any) => {
            const required = optional === undefined ? definition.notNull() : definition;
            return initial === undefined ? required : required.defaultTo(type === "integer" ? Number(initial) : initial);
          },
        };
      });
  return {
    async table(name, columns, more = (builder) => builder, clustered = false) {
      let builder = db.schema.createTable(name) as CreateTableBuilder<string, string>;
      for (const column of parsed(columns)) builder = builder.addColumn(column.name, column.type, column.define);
      builder = more(builder);
      // A narrow table that is only sought by its key needs no second tree.
      if (clustered && kind === "sqlite") builder = builder.modifyEnd(sql`without rowid`);
      await builder.execute();
    },
    async index(name, on, columns) {
      await db.schema.createIndex(name).on(on).columns(columns).execute();
    },
    async columns(table, columns) {
      for (const column of parsed(columns)) await db.schema.alterTable(table).addColumn(column.name, column.type, column.define).execute();
    },
  };
}
export const key =
  (table: string, ...columns: string[]) =>
  (builder: CreateTableBuilder<string, string>) =>
    builder.addPrimaryKeyConstraint(`${table}_pk`, columns as never);
