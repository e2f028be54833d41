import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { listeningLog, newId } from "../testing/storeFixture.ts";
import { startPostgres, type TestPostgres } from "../testing/storePostgres.ts";
import { checkDefinitionsMigration } from "../testing/storeMigrations.ts";
import { storeSuite } from "../testing/storeSuite.ts";
import { openPostgresConnection } from "./dialects/postgresConnection.ts";
import { insertProject, listProjects, type Tx } from "./index.ts";
import { sql } from "kysely";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());

storeSuite("PostgreSQL", () => server.place(), { runs: 40 });

test("[VAR1] a database of the version before is brought up with what is in it", async () => {
  const place = await server.place();
  await checkDefinitionsMigration(await openPostgresConnection({ url: place.url, applicationName: "migration" }));
  await place.remove();
});

const planted = (tx: Tx, name: string) => insertProject(tx, { id: newId.project(), name, description: "" });

test("[STO3] a writer whose connection the server cut goes on with a new one", async () => {
  const place = await server.place();
  const log = listeningLog();
  const store = await place.open({ clock: systemClock, log });
  try {
    await store.write((tx) => planted(tx, "a"));
    const cut = store.write(async (tx) => {
      await planted(tx, "lost");
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx.db);
    });
    await expect(cut).rejects.toMatchObject({ failure: { code: "unavailable", sentence: { code: "store.failed" } } });
    await store.write((tx) => planted(tx, "b"));
    expect((await store.read(listProjects)).map((project) => project.name)).toEqual(["a", "b"]);
    expect(await store.integrity()).toEqual([]);
  } finally {
    await store.close();
    await place.remove();
  }
});

test("[STO3] a unit that the server asks to run again runs again, and is stored once", async () => {
  const place = await server.place();
  const store = await place.open({ clock: systemClock, log: listeningLog() });
  try {
    let runs = 0;
    const [kept, again] = await Promise.all([
      store.write((tx) => planted(tx, "a")),
      store.write(async (tx) => {
        runs++;
        if (runs < 3) await sql`do $$ begin raise exception 'planted' using errcode = '40001'; end $$`.execute(tx.db);
        return planted(tx, "b");
      }),
    ]);
    expect([kept.changedSeq, again.changedSeq, runs]).toEqual([1, 2, 3]);
    expect(await store.integrity()).toEqual([]);
  } finally {
    await store.close();
    await place.remove();
  }
});
