import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePorts, ROOT, runCli } from "../fixtures/platform.ts";

/** Hosts joined by hand, as on real machines: a TLS server set up with its code, a TLS master, a slave, all by the command line. */
let dir: string;
let port: number;
const children: ChildProcess[] = [];
const at = (name: string) => join(dir, name);
const PASSWORD = "a long enough password";
const env = () => ({ ...process.env, XDG_CONFIG_HOME: dir, SIGNALBOX_PASSWORD: PASSWORD });
const cli = (...args: string[]) => runCli(args, "", env());

function start(...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(ROOT, "agent/cli/main.ts"), ...args], { stdio: ["ignore", "pipe", "pipe"], env: env() });
    children.push(child);
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("Signalbox 0")) setTimeout(() => resolve(text), 200);
      });
    }
    child.once("exit", (code) => reject(new Error(`${args[0]} ended with ${code}: ${text}`)));
  });
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-hosts-"));
  port = await freePorts();
});
afterAll(async () => {
  await Promise.all(children.map((child) => new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve).kill("SIGTERM") : resolve(null)))));
  rmSync(dir, { recursive: true, force: true });
});

test("[ACC3] a server that listens on the network needs TLS", async () => {
  const refused = await cli("server", "--data", at("open"), "--host", "0.0.0.0", "--port", String(port));
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("--tls");
});

test("[NOD3, AUTH5] server, master and slave over TLS: joined once each, a task runs on the slave", async () => {
  const said = await start("server", "--data", at("server"), "--tls", "--port", String(port));
  const address = `https://127.0.0.1:${port}`;
  expect(said).toContain(address);
  const code = /Set-up code: (\S+)/.exec(said)![1]!;
  writeFileSync(at("pem"), (JSON.parse(readFileSync(join(at("server"), "tls.json"), "utf8")) as { certificate: string }).certificate);
  const wrong = await cli("admin", "setup", "--server", address, "--code", "AAAAA-AAAAA-AAAAA-AAAAA", "--certificate", at("pem"));
  expect(wrong.code).toBe(4);
  const setUp = await cli("admin", "setup", "--server", address, "--code", code, "--certificate", at("pem"), "--user", "ann");
  expect(setUp).toMatchObject({ code: 0, err: "" });

  const master = JSON.parse((await cli("admin", "node", "add", "m1", "--parent", "1", "--port", String(port + 1), "--json")).out) as { token: string };
  const early = await cli("admin", "node", "start", "m1");
  expect(early).toMatchObject({ code: 1 });
  expect(early.err).toContain(`127.0.0.1:${port + 1}`);
  await start("agent", "--data", at("m1"), "--join", master.token, "--listen", `127.0.0.1:${port + 1}`, "--tls");
  expect(statSync(join(at("m1"), "agent.json")).mode & 0o777).toBe(0o600);
  const again = await cli("agent", "--data", at("thief"), "--join", master.token, "--listen", `127.0.0.1:${port + 1}`);
  expect(again.code).toBe(1);
  expect(again.err).toContain("used already");

  const slave = JSON.parse((await cli("admin", "node", "add", "s1", "--parent", "m1", "--json")).out) as { token: string };
  const cut = await cli("agent", "--data", at("cut"), "--join", slave.token.slice(0, -9));
  expect(cut.code).toBe(1);
  await start("agent", "--data", at("s1"), "--join", slave.token);
  await expect.poll(async () => (await cli("admin", "nodes")).out, { timeout: 20_000 }).toMatch(/s1 .*5-/);

  const text = "kind: Project\nname: p\n---\nkind: Workflow\nproject: p\nname: w\ntasks: [{ name: hello, type: shell, params: { script: 'echo hello over tls' } }]\n";
  expect((await runCli(["admin", "apply", "-f", "-"], text, env())).code).toBe(0);
  const run = JSON.parse((await cli("admin", "run", "p/w", "--wait", "--json")).out) as { tasks: { id: string; state: string }[] };
  expect(run.tasks[0]!.state).toBe("SUCCESS");
  await expect.poll(async () => (await cli("admin", "log", run.tasks[0]!.id)).out, { timeout: 10_000 }).toBe("hello over tls\n");
});

test("S3-17: the service is stopped and started on the host itself, and the platform knows", async () => {
  expect(await cli("stop", "--data", at("s1"))).toMatchObject({ code: 0 });
  await expect.poll(async () => (await cli("admin", "nodes")).out, { timeout: 10_000 }).toMatch(/s1 .*1-/);
  expect(await cli("start", "--data", at("s1"))).toMatchObject({ code: 0 });
  await expect.poll(async () => (await cli("admin", "nodes")).out, { timeout: 10_000 }).toMatch(/s1 .*5-/);
  expect(await cli("start", "--data", at("nowhere"))).toMatchObject({ code: 3 });
});

test("[ERR2] exit codes: usage, not reachable, refused", async () => {
  expect((await cli("admin", "run")).code).toBe(2);
  expect((await cli("bogus")).code).toBe(2);
  expect((await runCli(["admin", "status"], "", { ...env(), SIGNALBOX_SERVER: "http://127.0.0.1:1", SIGNALBOX_TOKEN: "x" })).code).toBe(3);
  const refused = await runCli(["admin", "status"], "", { ...env(), SIGNALBOX_SERVER: `https://127.0.0.1:${port}`, SIGNALBOX_TOKEN: "sbt_wrong", SIGNALBOX_CERTIFICATE: at("pem") });
  expect(refused.code).toBe(4);
});
