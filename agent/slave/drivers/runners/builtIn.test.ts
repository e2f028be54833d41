import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AttemptOrder } from "#contract";
import { makeOrder } from "../../../testing/agentOrders.ts";
import { openTestRunner, testIds as ids, type TestRunner } from "../../../testing/agentRunner.ts";

let agent: TestRunner;
let web: Server | undefined;
beforeEach(async () => {
  agent = await openTestRunner();
});
afterEach(async () => {
  await agent.close();
  web?.close();
  web = undefined;
});
async function run(runner: "http" | "sql", params: Record<string, unknown>, environment: Record<string, string> = {}) {
  const order = makeOrder(ids, [], { plugin: { kind: "builtIn", runner }, params: params as AttemptOrder["params"], environment });
  const exit = await agent.run(order);
  return { code: exit.code, output: agent.output(order.attemptId) };
}
async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
  web = createServer(answer as never);
  await new Promise<void>((resolve) => web!.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
}

test("[PAR2] sql: values are bound, never part of the text; rows come as tab separated text", async () => {
  const database = join(agent.dir, "data.sqlite");
  const hostile = "x'); drop table t; --\t\n";
  writeFileSync(join(agent.dir, "file.txt"), "from a file");
  const { code, output } = await run(
    "sql",
    {
      engine: "sqlite",
      database,
      script: "create table t (a text, b); insert into t values (:value, :value || ':value'), (:doc, null); select a, b, 9007199254740993 as big from t;",
      files: [{ name: "doc", path: join(agent.dir, "file.txt") }],
    },
    { value: hostile },
  );
  expect(output).toBe("0 rows changed\n2 rows changed\na\tb\tbig\nx'); drop table t; --\\t\\n\tx'); drop table t; --\\t\\n:value\t9007199254740993\nfrom a file\tNULL\t9007199254740993\n(2 rows)\n");
  expect(code).toBe(0);
  expect(new DatabaseSync(database).prepare("select a from t").all()).toEqual([{ a: hostile }, { a: "from a file" }]);
});

test("sql: the first statement that fails ends it with its line; an unknown name is an error before anything runs", async () => {
  const database = join(agent.dir, "data.sqlite");
  expect(await run("sql", { engine: "sqlite", database, script: "select 1;\nselect * from nowhere;\nselect 2" })).toEqual({ code: 1, output: "1\n1\n(1 row)\nline 2: no such table: nowhere\n" });
  expect(await run("sql", { engine: "sqlite", database, script: "create table u (a);\ninsert into u values (:missing)" })).toEqual({ code: 1, output: "line 2: there is no parameter missing\n" });
  expect(new DatabaseSync(database).prepare("select count(*) as n from sqlite_master").get()).toEqual({ n: 0 });
});

test("http: prints the answer and judges the status", async () => {
  const seen: string[] = [];
  const address = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      seen.push(`${request.method} ${request.url} ${request.headers["x-token"]} ${body}`);
      response.writeHead(request.url === "/missing" ? 404 : 201, { "x-answer": "yes" });
      response.end("héllo");
    });
  });
  const params = { method: "POST", url: `${address}/a?b=1`, headers: [{ name: "X-Token", value: "t" }], body: "data", expect: "200-299" };
  const good = await run("http", params);
  expect(good.code).toBe(0);
  expect(good.output).toMatch(/^HTTP 201 Created\n(.*\n)*x-answer: yes\n(.*\n)*\nhéllo\n$/);
  expect(seen).toEqual(["POST /a?b=1 t data"]);
  expect((await run("http", { ...params, url: `${address}/missing` })).output).toContain("status 404 is not among the expected 200-299");
  expect((await run("http", { ...params, url: `${address}/missing`, expect: "200, 404" })).code).toBe(0);
});

test("http: a redirect to another host is not followed, one on the same host is", async () => {
  const address = await serve((request, response) => {
    if (request.url === "/away") response.writeHead(302, { location: "http://localhost:1/" });
    else if (request.url === "/near") response.writeHead(302, { location: "/end" });
    response.end("end");
  });
  expect((await run("http", { method: "GET", url: `${address}/near` })).output).toContain("HTTP 200");
  expect(await run("http", { method: "GET", url: `${address}/away` })).toMatchObject({ code: 1, output: expect.stringContaining("HTTP 302") });
  expect((await run("http", { method: "GET", url: "file:///etc/passwd" })).output).toContain("only http and https");
  expect((await run("http", { method: "GET", url: "http://127.0.0.1:1/" })).code).toBe(1);
});

test("what a built-in runner is given is its owner's alone and not in its arguments", async () => {
  const order = makeOrder(ids, [], { plugin: { kind: "builtIn", runner: "sql" }, params: { engine: "sqlite", database: join(agent.dir, "d"), script: "select 'secret'" } as AttemptOrder["params"] });
  await agent.run(order);
  const dir = join(agent.dir, "attempts", order.attemptId);
  const files = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map((file) => file.name)).toContain("request.json");
  for (const { name } of files) expect(statSync(join(dir, name)).mode & 0o077, name).toBe(0);
  // The start file of the portable launcher has the arguments.
  for (const { name } of files) if (name === "start") expect(readFileSync(join(dir, name), "utf8")).not.toContain("secret");
});
