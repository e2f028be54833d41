import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../../agent/testing/storePostgres.ts";
import { freePorts, ROOT, runCli } from "../fixtures/platform.ts";

let postgres: TestPostgres;
let url: string;
let dir: string;
let port: number;
const children: ChildProcess[] = [];
const env = () => ({ ...process.env, SIGNALBOX_DATABASE: url, XDG_CONFIG_HOME: dir, SIGNALBOX_PASSWORD: "a long enough password" });
const cli = (...args: string[]) => runCli(args, "", env());

function start(...args: string[]): Promise<{ child: ChildProcess; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(ROOT, "agent/cli/main.ts"), ...args], { stdio: ["ignore", "pipe", "pipe"], env: env() });
    children.push(child);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes("Signalbox 0")) setTimeout(() => resolve({ child, said }), 200);
      });
    }
    child.once("exit", (code) => reject(new Error(`${args[0]} ended with ${code}: ${said}`)));
  });
}
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-pg-"));
  postgres = await startPostgres();
  url = (await postgres.place()).url;
  port = await freePorts();
});
afterAll(async () => {
  await Promise.all(children.map((child) => new Promise((resolve) => (child.exitCode === null && child.signalCode === null ? child.once("exit", resolve).kill("SIGTERM") : resolve(null)))));
  await postgres?.stop();
  rmSync(dir, { recursive: true, force: true });
});
const serverArgs = () => ["server", "--data", join(dir, "server"), "--port", String(port)];

test("the same server on PostgreSQL: set up, a host joined, a run done, kill -9 survived", async () => {
  const server = await start(...serverArgs());
  const address = `http://127.0.0.1:${port}`;
  const code = /Set-up code: (\S+)/.exec(server.said)![1]!;
  expect(await cli("admin", "setup", "--server", address, "--code", code)).toMatchObject({ code: 0, err: "" });
  const { token } = JSON.parse((await cli("admin", "node", "add", "m1", "--parent", "1", "--port", String(port + 1), "--slots", "4", "--json")).out) as { token: string };
  await start("agent", "--data", join(dir, "m1"), "--join", token, "--listen", `127.0.0.1:${port + 1}`);
  const tasks = Array.from({ length: 8 }, (_, index) => `  - { name: t${index}, type: shell, after: [${index < 4 ? "" : `t${index - 4}`}], params: { script: 'echo $task; sleep 3' } }`).join("\n");
  expect((await runCli(["admin", "apply", "-f", "-"], `kind: Project\nname: p\n---\nkind: Workflow\nproject: p\nname: w\ntasks:\n${tasks}\n`, env())).code).toBe(0);
  const run = cli("admin", "run", "p/w", "--wait", "--json");
  await expect.poll(async () => (await cli("admin", "instances", "--json")).out, { timeout: 60_000, interval: 50 }).toContain('"RUNNING"');
  server.child.removeAllListeners("exit");
  server.child.kill("SIGKILL");
  await start(...serverArgs());
  const done = await run;
  expect(done.code, done.err).toBe(0);
  const { tasks: ended } = JSON.parse(done.out) as { tasks: { state: string; epoch: number }[] };
  expect(ended.map((task) => `${task.state} ${task.epoch}`)).toEqual(Array(8).fill("SUCCESS 1"));
  const status = JSON.parse((await cli("admin", "status", "--json")).out) as { store: string };
  expect(status.store).toBe("postgres");
});
