import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import { ID_PATTERN } from "#contract";
import { kyselyOver } from "../dialects/kyselyOver.ts";
import { openSqliteConnection } from "../dialects/sqliteConnection.ts";
import { m0001FirstLight } from "./m0001FirstLight.ts";
import { m0002ExecutionPlane } from "./m0002ExecutionPlane.ts";
import { migrate } from "./migrate.ts";

test("[VAR1] what was a parameter of a project is a variable of it", async () => {
  const connection = openSqliteConnection({ path: ":memory:", readOnly: false });
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
    await migrate(connection, () => 2);
    const variables = await db.selectFrom("variables").selectAll().orderBy("name").execute();
    expect(variables.map((one) => [one.project_id, one.name, one.value, one.secret, one.remark])).toEqual([
      ["p1", "day", "${bizdate}", 0, ""],
      ["p1", "region", "cn", 0, ""],
    ]);
    for (const one of variables) expect(one.id).toMatch(ID_PATTERN);
    expect(Object.keys((await db.selectFrom("projects").selectAll().executeTakeFirstOrThrow()) as object)).not.toContain("params");
  } finally {
    await connection.close();
  }
});
