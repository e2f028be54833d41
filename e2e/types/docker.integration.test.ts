import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findSystem } from "./systems.ts";
import { openTypeRunner, type TypeRunner } from "./typeRunner.ts";

/** A daemon needs mounts of its own; where the kernel gives them to nobody, as in a plain container, there is none. */
const mayMount = spawnSync("unshare", ["--mount", "true"]).status === 0;
if (!mayMount) console.log("Skipped: no mount namespace may be made on this machine, so no Docker daemon can run");
const dockerd = mayMount ? findSystem("docker") : "";

describe.skipIf(dockerd === "")("docker with a real daemon", () => {
  let dir: string;
  let daemon: ChildProcess;
  let types: TypeRunner;
  let host: string;
  const log: string[] = [];
  const docker = (...words: string[]): string => execFileSync("docker", words, { encoding: "utf8", env: { ...process.env, DOCKER_HOST: host }, stdio: ["ignore", "pipe", "pipe"] });

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "sb-docker-"));
    host = `unix://${join(dir, "sock")}`;
    const words = ["--iptables=false", "--ip6tables=false", "--bridge=none", "--storage-driver=vfs", "--data-root", join(dir, "data"), "--exec-root", join(dir, "exec"), "--pidfile", join(dir, "pid"), "-H", host];
    daemon = spawn(dockerd, words, { stdio: ["ignore", "ignore", "pipe"] });
    daemon.stderr!.on("data", (chunk) => log.push(String(chunk)));
    for (const end = Date.now() + 30_000; spawnSync("docker", ["version"], { env: { ...process.env, DOCKER_HOST: host } }).status !== 0;) {
      if (Date.now() > end || daemon.exitCode !== null) throw new Error(`the Docker daemon did not start: ${log.join("").slice(-4000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // An image from what is on this machine: no registry is asked.
    mkdirSync(join(dir, "root", "bin"), { recursive: true });
    const busybox = execFileSync("sh", ["-c", "command -v busybox"], { encoding: "utf8" }).trim();
    copyFileSync(busybox, join(dir, "root", "bin", "busybox"));
    for (const name of ["sh", "cat", "sleep", "echo"]) symlinkSync("busybox", join(dir, "root", "bin", name));
    execFileSync("tar", ["-C", join(dir, "root"), "-cf", join(dir, "root.tar"), "."]);
    docker("import", "--change", 'ENTRYPOINT ["/bin/echo", "image says"]', join(dir, "root.tar"), "tiny");
    types = await openTypeRunner({ DOCKER_HOST: host });
  });
  afterAll(async () => {
    await types?.close();
    if (daemon?.exitCode === null) {
      const gone = new Promise((resolve) => daemon.once("exit", resolve));
      daemon.kill("SIGTERM");
      await gone;
    }
    if (dir) rmSync(dir, { recursive: true, force: true });
  });
  let made = 0;
  const named = (parameters: Record<string, string> = {}) => ({ instance_id: `i${++made}`, attempt: "1", ...parameters });
  const containers = (): string => docker("ps", "--all", "--format", "{{.Names}}").trim();

  test("[PAR2] script, arguments and parameters arrive as they are; the exit code is the script's; nothing is left", async () => {
    const hostile = 'it\'s "$HOME"\n世界';
    writeFileSync(join(dir, "in.txt"), "from the host\n");
    const form = {
      image: "tiny",
      script: 'printf "%s|" "$hostile" "$1" "$2" "$0"; cat /in.txt; exit 7',
      args: [{ value: "a b" }, { value: "${bizdate}" }],
      network: "none",
      volumes: [{ value: `${dir}/in.txt:/in.txt:ro` }],
      options: [{ value: "--memory=64m" }],
    };
    const { code, output } = await types.run("docker", form as never, named({ hostile, bizdate: "20261119" }));
    expect(output.endsWith(`${hostile}|a b|20261119|script|from the host\n`), output).toBe(true);
    expect(code).toBe(7);
    expect(containers()).toBe("");
  });

  test("an image's own command; an image that is not there is exit 125", async () => {
    expect(await types.run("docker", { image: "tiny", run: "image", script: "echo left from before", args: [{ value: "more" }], network: "none" } as never, named())).toMatchObject({
      code: 0,
      output: expect.stringContaining("image says more"),
    });
    expect((await types.run("docker", { image: "tiny", script: "true", network: "no-such-network" } as never, named())).code).toBe(125);
  });

  test("[KILL3] a kill stops the container, also one that ignores SIGTERM, before the task is called killed", async () => {
    const order = types.order("docker", { image: "tiny", script: "trap '' TERM; echo up >/out/up; sleep 300; sleep 300", network: "none", volumes: [{ value: `${dir}:/out` }] } as never, named());
    await types.agent.accept(order);
    for (const end = Date.now() + 10_000; !existsSync(join(dir, "up"));) {
      if (Date.now() > end) throw new Error(types.output(order.attemptId));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(containers()).toBe(`signalbox-${order.environment["instance_id"]}-1`);
    await types.agent.runner.kill(order.attemptId, "operator");
    expect((await types.agent.ended(order.attemptId)).killedBy).toBe("operator");
    expect(containers()).toBe("");
  });

  test("[SEC1] no value of a parameter is in an argument list", async () => {
    const order = types.order("docker", { image: "tiny", script: "echo up >/out/shown; sleep 0.5", network: "none", volumes: [{ value: `${dir}:/out` }] } as never, named({ hidden: "hunter2-hunter2" }));
    await types.agent.accept(order);
    const seen: string[] = [];
    while (!existsSync(join(dir, "shown"))) {
      seen.push(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await types.agent.ended(order.attemptId)).code).toBe(0);
    expect(seen.join("")).toContain("--env hidden");
    expect(seen.join("")).not.toContain("hunter2");
  });
});
