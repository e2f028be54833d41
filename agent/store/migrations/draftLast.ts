import { sql, type Kysely } from "kysely";
import type { Columns } from "./schemaWords.ts";

/** What follows a long text in a row is only reached through it; lists do not read the draft, so it goes to the end again. */
export async function draftLast(db: Kysely<any>, columns: Columns): Promise<void> {
  await columns("workflows", "draft_text:text=");
  await db
    .updateTable("workflows")
    .set({ draft_text: sql.ref("draft") })
    .execute();
  await db.schema.alterTable("workflows").dropColumn("draft").execute();
  await db.schema.alterTable("workflows").renameColumn("draft_text", "draft").execute();
}
