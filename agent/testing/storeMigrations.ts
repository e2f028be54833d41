import type { Kysely } from "kysely";
import { expect } from "vitest";
import { ID_PATTERN } from "#contract";
import { kyselyOver } from "../store/dialects/kyselyOver.ts";
import type { SqlConnection } from "../store/dialects/sqlConnection.ts";
import { m0001FirstLight } from "../store/migrations/m0001FirstLight.ts";
import { m0002ExecutionPlane } from "../store/migrations/m0002ExecutionPlane.ts";
import { migrate } from "../store/migrations/migrate.ts";

/** [VAR1] A database of the version before, with what people had in it, brought up to this one. Closes the connection. */
export async function checkDefinitionsMigration(connection: SqlConnection): Promise<void> {
  try {
    await migrate(connection, () => 1, [m0001FirstLight, m0002ExecutionPlane]);
    const db = kyselyOver(connection) as unknown as Kysely<any>;
    await db
      .insertInto("projects")
      .values([
        { id: "p1", name: "sales", description: "", params: JSON.stringify({ region: "cn", day: "${bizdate}" }), created_at: 1_700_000_000_000, version: 3, changed_seq: 7 },
        { id: "p2", name: "empty", description: "", params: "{}", created_at: 2, version: 1, changed_seq: 8 },
      ])
      .execute();
    const workflow = {
      id: "w1",
      project_id: "p1",
      name: "nightly",
      description: "",
      owner: "wang",
      task_count: 0,
      draft_version: 4,
      revision: null,
      revision_id: null,
      draft_differs: 1,
      changed_at: 3,
      changed_by: "wang",
      removed_at: null,
      changed_seq: 9,
    };
    await db
      .insertInto("workflows")
      .values({ ...workflow, draft: '{"tasks":[]}' })
      .execute();
    await migrate(connection, () => 2);
    const variables = await db.selectFrom("variables").selectAll().orderBy("name").execute();
    expect(variables.map((one) => [one.project_id, one.name, one.value, Number(one.secret), one.remark])).toEqual([
      ["p1", "day", "${bizdate}", 0, ""],
      ["p1", "region", "cn", 0, ""],
    ]);
    for (const one of variables) expect(one.id).toMatch(ID_PATTERN);
    expect(Object.keys((await db.selectFrom("projects").selectAll().executeTakeFirstOrThrow()) as object)).not.toContain("params");
    const kept = (await db.selectFrom("workflows").selectAll().executeTakeFirstOrThrow()) as Record<string, unknown>;
    expect(kept).toMatchObject({ id: "w1", draft: '{"tasks":[]}', folder_id: null, draft_version: 4 });
    expect(Number(kept["enabled"])).toBe(1);
    // Lists do not read the draft, so nothing stands behind it.
    expect(Object.keys(kept).at(-1)).toBe("draft");
  } finally {
    await connection.close();
  }
}
