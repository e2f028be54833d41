import { sql, type Kysely } from "kysely";
import type { Expression } from "kysely";

/** A step of the schema. Steps are numbered from 1, run once, in order, each in a transaction, and are never changed after a release. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** The schema of its day: untyped, because Schema is today's. */
  up(db: Kysely<any>, kind: "sqlite" | "postgres"): Promise<void>;
}

export interface ColumnTypes {
  /** Compared byte by byte in both databases, so that ids sort by time and names alike. */
  readonly text: "text" | Expression<string>;
  readonly integer: "integer" | "bigint";
}
export const columnTypes = (kind: "sqlite" | "postgres"): ColumnTypes => (kind === "sqlite" ? { text: "text", integer: "integer" } : { text: sql<string>`text collate "C"`, integer: "bigint" });
