import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { processesOf } from "../../agent/testing/agentRunner.ts";
import { findSystem, freePort, listening } from "./systems.ts";
import { openTypeRunner, type TypeRunner } from "./typeRunner.ts";

const sshd = findSystem("ssh") && "/usr/sbin/sshd";

describe.skipIf(sshd === "")("ssh to a real sshd", () => {
  let dir: string;
  let port: number;
  let server: ChildProcess;
  let types: TypeRunner;
  let privateKey: string;
  const log: string[] = [];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "signalbox-ssh-"));
    port = await freePort();
    for (const name of ["host", "user"]) execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(dir, name)]);
    privateKey = readFileSync(join(dir, "user"), "utf8");
    const hostKey = readFileSync(join(dir, "host.pub"), "utf8").split(" ").slice(0, 2).join(" ");
    writeFileSync(join(dir, "known"), `[127.0.0.1]:${port} ${hostKey}\n`);
    writeFileSync(join(dir, "empty"), "");
    const lines = [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${join(dir, "host")}`,
      `AuthorizedKeysFile ${join(dir, "user.pub")}`,
      `PidFile ${join(dir, "pid")}`,
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
      "PermitRootLogin prohibit-password",
    ];
    writeFileSync(join(dir, "config"), `${lines.join("\n")}\n`);
    if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    server = spawn(sshd, ["-D", "-e", "-f", join(dir, "config")], { stdio: ["ignore", "ignore", "pipe"] });
    server.stderr!.on("data", (chunk) => log.push(String(chunk)));
    await listening(port, 10_000, () => log.join(""));
    types = await openTypeRunner();
  });
  afterAll(async () => {
    await types?.close();
    server?.kill("SIGTERM");
    if (dir) rmSync(dir, { recursive: true, force: true });
  });

  const form = (script: string, change: Record<string, unknown> = {}) => ({ host: "127.0.0.1", port, user: userInfo().username, privateKey, knownHosts: join(dir, "known"), script, ...change }) as never;
  const alive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      // A zombie is dead; only whoever started it has not looked yet.
      return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
    } catch {
      return false;
    }
  };
  /** Starts a script that writes the ids of its processes into a file, and waits until all are there. */
  const startPids = async (script: string, count: number) => {
    const file = join(dir, `pids-${Math.random()}`);
    const order = types.order("ssh", form(script.replaceAll("PIDS", file)), {}, { killGraceSeconds: 4 });
    await types.agent.accept(order);
    for (const end = Date.now() + 10_000; ;) {
      const pids = readOr(file).trim().split("\n").filter(Boolean).map(Number);
      if (pids.length === count) return { order, pids };
      if (Date.now() > end) throw new Error(`the script did not begin: ${types.output(order.attemptId)} ${log.join("")}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const readOr = (path: string): string => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return "";
    }
  };
  const allGone = async (pids: readonly number[], limitMs: number) => {
    for (const end = Date.now() + limitMs; pids.some(alive) && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 20));
    return pids.filter(alive);
  };

  test("[PAR2] script and parameters arrive byte by byte; the exit code is the script's", async () => {
    const hostile = `it's "$(touch ${join(dir, "hacked")})" \\ \`id\`\n世界 !`;
    const { code, output } = await types.run("ssh", form('printf "%s|" "$hostile" "$bizdate" "$0" "$#"; [ -t 0 ] || cat; echo; set | grep -c ^signalbox_; exit 7'), { hostile, bizdate: "20261119" });
    expect(output.startsWith(`${hostile}|20261119|/`)).toBe(true);
    expect(output.endsWith("|0|\n0\n")).toBe(true);
    expect(code).toBe(7);
    expect(readOr(join(dir, "hacked"))).toBe("");
    // A mistake is told with the line that it has in the script.
    expect((await types.run("ssh", form("true\n\nfi\n", { shell: "bash" }), { a: "1\n2" })).output).toMatch(/line 3: syntax error/);
  });

  test("[SEC1] key, script and parameters are in no argument list; nothing is left on the other host", async () => {
    const { order, pids } = await startPids("echo $$ > PIDS; sleep 0.5; echo my-own-words", 1);
    const processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(processes).not.toContain("my-own-words");
    expect(processes).not.toContain("PRIVATE KEY");
    const remoteDir = /signalbox\.\w+/.exec(readFileSync(`/proc/${pids[0]}/cmdline`, "latin1"))![0];
    expect((await types.agent.ended(order.attemptId)).code).toBe(0);
    expect(types.output(order.attemptId)).toBe("my-own-words\n");
    expect(execFileSync("ls", [tmpdir()], { encoding: "utf8" })).not.toContain(remoteDir);
  });

  test("a host that is not known is refused unless the form says otherwise; nobody is asked anything", async () => {
    const refused = await types.run("ssh", form("true", { knownHosts: join(dir, "empty") }));
    expect(refused).toMatchObject({ code: 255, output: expect.stringContaining("Host key verification failed") });
    expect((await types.run("ssh", form("true", { knownHosts: join(dir, "empty"), hostKeys: "accept-new" }))).code).toBe(0);
    expect(readOr(join(dir, "empty"))).toContain("ssh-ed25519");
    expect(await types.run("ssh", form("true", { privateKey: "", identityFile: "/nowhere" }))).toMatchObject({ code: 255, output: expect.stringContaining("Permission denied") });
    expect(await types.run("ssh", form("true", { port: 1 }))).toMatchObject({ code: 255, output: expect.stringContaining("Connection refused") });
    expect(await types.run("ssh", form("true", { host: "-oProxyCommand=touch /tmp/x" }))).toMatchObject({ code: 1, output: expect.stringContaining("is not a host name") });
  });

  test("[KILL1] a kill ends the remote group before the task is called killed", async () => {
    const { order, pids } = await startPids("echo $$ >> PIDS; sleep 300 & echo $! >> PIDS; wait", 2);
    await types.agent.runner.kill(order.attemptId, "operator");
    const exit = await types.agent.ended(order.attemptId);
    expect(pids.filter(alive)).toEqual([]);
    expect(exit.killedBy).toBe("operator");
    expect(processesOf(order.attemptId)).toEqual([]);
  });

  test("[KILL1] remote processes that ignore SIGTERM are ended too", async () => {
    const { order, pids } = await startPids("trap '' TERM; echo $$ >> PIDS; sleep 300 & echo $! >> PIDS; wait; sleep 300", 2);
    await types.agent.runner.kill(order.attemptId, "operator");
    await types.agent.ended(order.attemptId);
    expect(await allGone(pids, 3000)).toEqual([]);
  });

  test("when the local side is gone at once, the remote group ends by itself", async () => {
    const { order, pids } = await startPids("echo $$ >> PIDS; sleep 300 & echo $! >> PIDS; wait", 2);
    for (const pid of processesOf(order.attemptId)) if (!pids.includes(pid)) process.kill(pid, "SIGKILL");
    await types.agent.ended(order.attemptId);
    expect(await allGone(pids, 5000)).toEqual([]);
  });
});
