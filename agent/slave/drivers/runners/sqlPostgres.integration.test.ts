import { afterAll, beforeAll, expect, test } from "vitest";
import type { AttemptOrder } from "#contract";
import { makeOrder } from "../../../testing/agentOrders.ts";
import { openTestRunner, testIds as ids, type TestRunner } from "../../../testing/agentRunner.ts";
import { startPostgres, type TestPostgres } from "../../../testing/storePostgres.ts";

let agent: TestRunner;
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
  agent = await openTestRunner();
});
afterAll(async () => {
  delete process.env["PGPASSWORD"];
  await agent.close();
  await postgres.stop();
});

test("[SEC1] sql on PostgreSQL: a password of the form goes before the host's", async () => {
  const url = new URL((await postgres.place()).url);
  const run = async (password: string) => {
    const params = { engine: "postgres", host: url.hostname, port: Number(url.port), user: url.username, database: url.pathname.slice(1), password, tls: "off", script: "select 1" } as AttemptOrder["params"];
    const order = makeOrder(ids, [], { plugin: { kind: "builtIn", runner: "sql" }, params, secrets: ["password"] });
    return { exit: await agent.run(order), output: agent.output(order.attemptId) };
  };
  process.env["PGPASSWORD"] = "of the host, and wrong";
  expect((await run(decodeURIComponent(url.password))).exit.code).toBe(0);
  const wrong = await run("wrong as well");
  expect(wrong.exit.code).toBe(1);
  expect(wrong.output).toContain("password authentication failed");
});

test("[PAR2] sql on PostgreSQL: values are bound, casts and dollar quotes are left alone, the password is the host's", async () => {
  const url = new URL((await postgres.place()).url);
  const run = async (script: string, environment: Record<string, string> = {}) => {
    const params = { engine: "postgres", host: url.hostname, port: Number(url.port), user: url.username, database: url.pathname.slice(1), script } as AttemptOrder["params"];
    const order = makeOrder(ids, [], { plugin: { kind: "builtIn", runner: "sql" }, params, environment });
    const exit = await agent.run(order);
    return { code: exit.code, output: agent.output(order.attemptId) };
  };
  delete process.env["PGPASSWORD"];
  expect((await run("select 1")).code).toBe(1);
  process.env["PGPASSWORD"] = decodeURIComponent(url.password);
  const hostile = "it's; drop table t";
  expect(await run("create table t (a text, n int); insert into t values (:v, :n::int), (null, :n::int + 1); select a, n, n::text || ':n' from t order by n", { v: hostile, n: "7" })).toEqual({
    code: 0,
    output: `CREATE\n2 rows changed\na\tn\t?column?\n${hostile}\t7\t7:n\nNULL\t8\t8:n\n(2 rows)\n`,
  });
  expect((await run("do $$ begin raise notice 'hi; %', 1; end $$; select 1;\nselect nothing")).output).toMatch(/NOTICE: hi; 1\n(.*\n)*line 2: column "nothing" does not exist\n$/);
});

test("[VAR1] sql by a data source: what its field put into the environment says where, its own fields are not looked at", async () => {
  const url = new URL((await postgres.place()).url);
  const environment = {
    SOURCE_KIND: "postgresql",
    SOURCE_HOST: url.hostname,
    SOURCE_PORT: url.port,
    SOURCE_DATABASE: url.pathname.slice(1),
    SOURCE_USER: url.username,
    SOURCE_PASSWORD: decodeURIComponent(url.password),
    SOURCE_URL: "",
    SOURCE_TLS: "off",
  };
  const run = async (change: Record<string, string> = {}) => {
    const params = { source: "orders", engine: "sqlite", database: "/nowhere", script: "select 40 + 2 as n" } as AttemptOrder["params"];
    const order = makeOrder(ids, [], { plugin: { kind: "builtIn", runner: "sql" }, params, environment: { ...environment, ...change }, secrets: ["SOURCE_PASSWORD"] });
    return { code: (await agent.run(order)).code, output: agent.output(order.attemptId) };
  };
  expect(await run()).toEqual({ code: 0, output: "n\n42\n(1 row)\n" });
  expect((await run({ SOURCE_KIND: "kafka" })).output).toContain("orders is a data source of the kind kafka, on which no SQL is run");
});
