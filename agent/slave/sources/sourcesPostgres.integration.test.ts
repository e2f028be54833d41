import { afterAll, beforeAll, expect, test } from "vitest";
import { DataSourceConfig } from "#contract";
import { startPostgres, type TestPostgres } from "../../testing/storePostgres.ts";
import { testSource } from "./testSource.ts";

let postgres: TestPostgres;
beforeAll(async () => void (postgres = await startPostgres()));
afterAll(() => postgres.stop());

test("[SRC2] PostgreSQL: signs in and reads; a wrong password, another database, encryption that it has not", async () => {
  const url = new URL((await postgres.place()).url);
  const of = async (config: object, secret: string) =>
    (
      await testSource({
        kind: "postgresql",
        config: DataSourceConfig.parse({ host: url.hostname, port: Number(url.port), user: url.username, database: url.pathname.slice(1), ...config }),
        secret,
      })
    ).map((step) => `${step.step} ${step.ok} ${step.detail.values["what"] ?? step.detail.values["message"] ?? ""}`.trim());
  const password = decodeURIComponent(url.password);
  expect(await of({}, password)).toEqual(["resolve true", "connect true", "signIn true", expect.stringMatching(/^read true PostgreSQL \d+/)]);
  expect((await of({}, "wrong")).at(-1)).toMatch(/^signIn false password authentication failed/);
  expect((await of({ database: "nowhere" }, password)).at(-1)).toBe('signIn false database "nowhere" does not exist');
  expect((await of({ options: { sslmode: "require" } }, password)).at(-1)).toBe("tls false the server does not encrypt");
});
