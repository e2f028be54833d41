import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { say } from "#contract";
import type { LocalPlatformStatus } from "#bridge";
import { isAlive, readAdminFile } from "./adminFile.ts";
import { localPlatform } from "./localPlatform.ts";
import type { LocalPlatform } from "./localPlatform.ts";
import { localProgram } from "./localProgram.ts";

/** A `signalbox up` of one process: the same lines, the same file, the same manners, in a tenth of a second. */
const STAND_IN = `
import { createServer } from "node:http";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
const args = process.argv.slice(2);
const data = args[args.indexOf("--data") + 1];
const port = args.includes("--port") ? Number(args[args.indexOf("--port") + 1]) : 0;
if (port === 1) { console.error(process.env.TAKEN); process.exit(1); }
const server = createServer((request, response) => {
  if (request.url === "/api/v1/auth/links") return response.writeHead(request.headers.authorization === "Bearer sbt_x" ? 200 : 401).end(JSON.stringify({ code: "one-time", expiresAt: 1 }));
  response.writeHead(request.url === "/healthz" ? 200 : 404).end("{}");
});
server.listen(port, "127.0.0.1", () => {
  const address = "http://127.0.0.1:" + server.address().port;
  writeFileSync(join(data, "admin.json"), JSON.stringify({ address, certificate: null, token: "sbt_x", pid: process.pid, processes: [{ role: "server", name: "server", pid: process.pid }] }));
  for (const name of ["server", "master-1", "slave-1", "slave-2"]) console.log(name + "  pid " + process.pid);
  console.log("Signalbox is up at " + address + "  (data in " + data + ")");
  const end = () => { rmSync(join(data, "admin.json")); process.exit(0); };
  process.on("SIGTERM", end);
  if (process.send) process.on("disconnect", end);
});
`;
const node = process.execPath;
let dir = "";
let script = "";
const open: LocalPlatform[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-local-"));
  script = join(dir, "up.mjs");
  writeFileSync(script, STAND_IN);
});
afterEach(async () => {
  for (const platform of open.splice(0)) {
    await platform.stop();
    platform.close();
  }
  rmSync(dir, { recursive: true, force: true });
});
function made(over: { port?: number; missing?: boolean } = {}): { readonly platform: LocalPlatform; readonly heard: LocalPlatformStatus[] } {
  const heard: LocalPlatformStatus[] = [];
  const platform = localPlatform({ program: () => (over.missing ? undefined : { command: node, args: [script], cwd: dir }), dataDir: dir, port: () => over.port, onStatus: (status) => heard.push(status) });
  open.push(platform);
  return { platform, heard };
}

test("starts, shows every step, signs in, and stops in order", async () => {
  const { platform, heard } = made();
  const [running, same] = await Promise.all([platform.start(), platform.start()]);
  expect(running).toMatchObject({ state: "running", address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  expect(same).toEqual(running);
  expect(heard[0]).toMatchObject({ state: "starting" });
  expect(heard[0]!.steps.map(({ done }) => done)).toEqual([false, false, false, false]);
  expect(running.steps.every(({ done }) => done)).toBe(true);
  expect(platform.isOurs()).toBe(true);
  expect(await platform.signInToken()).toBe("one-time");
  const pid = readAdminFile(dir)!.pid;
  expect(await platform.stop()).toEqual({ state: "stopped", steps: [] });
  expect([isAlive(pid), platform.isOurs(), await platform.signInToken()]).toEqual([false, false, null]);
  expect((await platform.start()).state).toBe("running");
});

test("a taken port names its holder and offers the next", async () => {
  const values = { port: 18590, holder: "java (pid 4120)", next: 18592 };
  process.env["TAKEN"] = say({ code: "cli.portTaken", values }, "zh");
  const { platform } = made({ port: 1 });
  expect(await platform.start()).toMatchObject({ state: "failed", failure: { code: "cli.portTaken", values } });
  delete process.env["TAKEN"];
});

test("a platform that runs already is taken as it is, and can be stopped", async () => {
  const other = spawn(node, [script, "--data", dir], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => other.stdout!.on("data", (text: Buffer) => text.includes("is up at") && resolve(null)));
  const { platform } = made();
  expect(await platform.status()).toMatchObject({ state: "running", steps: [{ code: "local.role", values: { name: "server" }, done: true }] });
  expect(await platform.start()).toMatchObject({ state: "running" });
  expect([platform.isOurs(), await platform.signInToken()]).toEqual([false, "one-time"]);
  const ended = new Promise((resolve) => other.once("exit", resolve));
  expect((await platform.stop()).state).toBe("stopped");
  await ended;
});

test("a process that dies says why; a program that is not there is said, too", async () => {
  writeFileSync(script, 'console.error("EACCES: /data"); process.exit(3);');
  expect((await made().platform.start()).failure).toEqual({ code: "local.ended", values: { how: "exit code 3", message: "EACCES: /data" } });
  expect((await made({ missing: true }).platform.start()).failure?.code).toBe("local.programMissing");
});

test("an old admin.json of a dead process, or one that points elsewhere, is nothing", () => {
  const file = { address: "http://127.0.0.1:1", certificate: null, token: "t", pid: process.pid, processes: [] };
  const put = (over: object): void => writeFileSync(join(dir, "admin.json"), JSON.stringify({ ...file, ...over }));
  put({});
  expect(readAdminFile(dir)?.pid).toBe(process.pid);
  put({ address: "http://evil.example:1" });
  expect(readAdminFile(dir)).toBeUndefined();
  put({ pid: 4_194_304 });
  expect(readAdminFile(dir)).toBeUndefined();
});

test("the program is the executable in a release and our own Node in a checkout", () => {
  const place = { appPath: dir, resourcesPath: dir, platform: "linux" };
  expect([localProgram({ ...place, packaged: true }), localProgram({ ...place, packaged: false })]).toEqual([undefined, undefined]);
  for (const path of ["agent/cli", "node_modules/.bin"]) mkdirSync(join(dir, path), { recursive: true });
  for (const path of ["agent/signalbox", "agent/cli/main.ts", "node_modules/.bin/node"]) writeFileSync(join(dir, path), "");
  expect(localProgram({ ...place, packaged: true })).toEqual({ command: join(dir, "agent/signalbox"), args: [], cwd: join(dir, "agent") });
  expect(localProgram({ ...place, packaged: false })?.args.at(-1)).toBe(join(dir, "agent/cli/main.ts"));
});
