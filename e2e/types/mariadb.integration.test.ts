import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DataSourceConfig } from "#contract";
import { testSource } from "../../agent/slave/sources/testSource.ts";
import { findSystem, freePort, listening } from "./systems.ts";
import { openTypeRunner, type TypeRunner } from "./typeRunner.ts";

const mariadbd = findSystem("mariadb");
const PASSWORD = "pa'ss \"wörd";

describe.skipIf(mariadbd === "")("sql on MariaDB", () => {
  let dir: string;
  let port: number;
  let server: ChildProcess;
  let types: TypeRunner;
  const log: string[] = [];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "signalbox-mariadb-"));
    port = await freePort();
    const data = join(dir, "data");
    const pem = await generate([{ name: "commonName", value: "localhost" }], { keySize: 2048, algorithm: "sha256", extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }] });
    writeFileSync(join(dir, "key.pem"), pem.private, { mode: 0o600 });
    writeFileSync(join(dir, "cert.pem"), pem.cert);
    const asRoot = process.getuid?.() === 0 ? ["--user=root"] : [];
    execFileSync("mariadb-install-db", ["--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve", ...asRoot], { stdio: "ignore" });
    const socket = join(dir, "socket");
    server = spawn(
      mariadbd,
      [
        "--no-defaults",
        `--datadir=${data}`,
        `--socket=${socket}`,
        `--port=${port}`,
        "--bind-address=127.0.0.1",
        "--innodb-buffer-pool-size=32M",
        "--skip-name-resolve",
        "--local-infile=1",
        `--ssl-cert=${join(dir, "cert.pem")}`,
        `--ssl-key=${join(dir, "key.pem")}`,
        ...asRoot,
      ],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    for (const stream of [server.stdout!, server.stderr!]) stream.on("data", (chunk) => log.push(String(chunk)));
    await listening(port, 30_000, () => log.join(""));
    const root = await createConnection({ socketPath: socket, user: "root" });
    for (const statement of ["create database shop", `create user ann@'127.0.0.1' identified by ${root.escape(PASSWORD)}`, "grant all on shop.* to ann@'127.0.0.1'"]) await root.query(statement);
    await root.end();
    types = await openTypeRunner({ SSL_CERT_FILE: join(dir, "cert.pem") });
  });
  afterAll(async () => {
    await types?.close();
    if (server) {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await gone;
    }
    if (dir) rmSync(dir, { recursive: true, force: true });
  });
  const run = (script: string, parameters: Record<string, string> = {}, change: Record<string, unknown> = {}) =>
    types.run("sql", { engine: "mysql", host: "127.0.0.1", port, user: "ann", password: PASSWORD, database: "shop", script, ...change } as never, parameters);

  test("[PAR2] values are bound, texts stay what they are, numbers keep every digit", async () => {
    const hostile = "it's \"; drop table t; -- \\' 世界 🚂";
    const script = `create table t (a varchar(200), n bigint, d datetime(3), b blob, j json) character set utf8mb4; # a comment; with a semicolon
insert into t values (:v, :n, '2026-11-20 03:00:00.125', x'00ff', '{"k": 1}'), (null, 9007199254740993, null, null, null);
select a, n, d, b, 'it\\'s ; :v' as q, j from t order by n;
update t set a = 'x' where n > :n`;
    const { code, output } = await run(script, { v: hostile, n: "7" });
    expect(output).toBe(
      `0 rows changed\n2 rows changed\na\tn\td\tb\tq\tj\n${hostile.replaceAll("\\", "\\\\")}\t7\t2026-11-20 03:00:00.125\t\\x00ff\tit's ; :v\t{"k": 1}\nNULL\t9007199254740993\tNULL\tNULL\tit's ; :v\tNULL\n(2 rows)\n1 row changed\n`,
    );
    expect(code).toBe(0);
  });

  test("the body of a procedure is one statement, and each of its results is printed", async () => {
    const script = `create procedure twice(in n int) begin if n > 0 then select n as first; end if; select case when n > 1 then 'many' else 'one' end as second; end;
call twice(3);
drop procedure twice`;
    expect((await run(script)).output).toBe("0 rows changed\nfirst\n3\n(1 row)\nsecond\nmany\n(1 row)\n0 rows changed\n0 rows changed\n");
  });

  test("the first statement that fails ends it with its line", async () => {
    expect(await run("select 1;\n\nselect * from nowhere;\nselect 2")).toMatchObject({ code: 1, output: "1\n1\n(1 row)\nline 3: Table 'shop.nowhere' doesn't exist\n" });
  });

  test("a wrong password says so; a server that is not there too", async () => {
    expect(await run("select 1", {}, { password: "wrong" })).toMatchObject({ code: 1, output: expect.stringContaining("Access denied for user 'ann'") });
    expect(await run("select 1", {}, { port: 1 })).toMatchObject({ code: 1, output: expect.stringContaining("ECONNREFUSED") });
  });

  test("[SRC2] as a data source: signs in and reads; a wrong password, and encryption checked by name", async () => {
    const tried = async (config: object, secret = PASSWORD) =>
      (await testSource({ kind: "mysql", config: DataSourceConfig.parse({ host: "127.0.0.1", port, user: "ann", database: "shop", ...config }), secret })).map((step) => `${step.step} ${step.ok}`);
    expect(await tried({})).toEqual(["resolve true", "connect true", "signIn true", "read true"]);
    expect(await tried({}, "wrong")).toEqual(["resolve true", "connect true", "signIn false"]);
    expect(await tried({ options: { ssl: "true" } })).toEqual(["resolve true", "connect true", "signIn true", "read true"]);
    expect(await tried({ options: { ssl: "verify" } }), "its authority is not known here").toEqual(["resolve true", "connect true", "signIn false"]);
  });

  test("an encrypted connection: asked for, and checked by authority and name", async () => {
    const cipher = "show session status like 'Ssl_cipher'";
    const value = async (change: Record<string, unknown>) => (await run(cipher, {}, change)).output;
    expect(await value({})).toContain("Ssl_cipher\t\n");
    expect(await value({ tls: "require" })).toMatch(/Ssl_cipher\tTLS/);
    expect(await value({ tls: "verify-full", host: "localhost" })).toMatch(/Ssl_cipher\tTLS/);
    expect(await value({ tls: "verify-full" })).toContain("give the name of the host");
    const stranger = await openTypeRunner();
    try {
      const { code, output } = await stranger.run("sql", { engine: "mysql", host: "localhost", port, user: "ann", password: PASSWORD, database: "shop", tls: "verify-full", script: cipher } as never);
      expect(output).toMatch(/self-signed certificate/);
      expect(code).toBe(1);
    } finally {
      await stranger.close();
    }
  });

  test("no file of the host is sent to a server that asks for one", async () => {
    const file = join(dir, "secret.txt");
    writeFileSync(file, "secret\n");
    const { code, output } = await run(`create table f (a text); load data local infile '${file}' into table f; select * from f`);
    expect(code).toBe(1);
    expect(output).not.toContain("secret\n");
  });

  test("[SEC1] the password is in no argument list, and only its owner reads it", async () => {
    const order = types.order("sql", { engine: "mysql", host: "127.0.0.1", port, user: "ann", password: PASSWORD, database: "shop", script: "select sleep(0.4)" } as never);
    await types.agent.accept(order);
    const pid = await types.agent.started(order.attemptId);
    expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain("wörd");
    expect(pid).toBeGreaterThan(0);
    expect((await types.agent.ended(order.attemptId)).code).toBe(0);
    expect(order.secrets).toEqual(["password"]);
    expect(Object.keys(order.environment)).not.toContain("password");
  });
});
