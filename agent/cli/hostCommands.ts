import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "#contract";
import { askHost } from "./hostSocket.ts";
import { EXIT, print } from "./output.ts";
import { SELF } from "./place.ts";

export interface HostCommandOptions {
  readonly data: string;
  readonly join?: string;
  readonly listen?: string;
  readonly tls?: boolean;
}
const WAIT_MS = 20_000;
const pidPath = (dir: string) => join(dir, "agent.pid");

/** `signalbox init | start | stop | shut` on a host: ctlinit, ctlstart, ctlstop, ctlshut. @returns the exit code. */
export async function runHostCommand(name: "init" | "start" | "stop" | "shut", options: HostCommandOptions): Promise<number> {
  const { data } = options;
  if (name === "start" || name === "stop") {
    const status = await askHost(data, { ask: "service", service: name === "start" ? "started" : "stopped" });
    print(`${String(status["name"])}  ${String(status["service"])}`);
    return EXIT.done;
  }
  if (name === "shut") {
    await askHost(data, { ask: "status" });
    process.kill(Number(readFileSync(pidPath(data), "utf8")), "SIGTERM");
    await until(async () => !(await answers(data)));
    print("shut; running tasks go on");
    return EXIT.done;
  }
  if (!(await answers(data))) {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const log = openSync(join(data, "agent.log"), "a", 0o600);
    const args = ["agent", "--data", data, ...(options.listen === undefined ? [] : ["--listen", options.listen]), ...(options.tls === true ? ["--tls"] : [])];
    const agent = spawn(SELF[0], [...SELF.slice(1), ...args], { detached: true, stdio: ["ignore", log, log], env: options.join === undefined ? process.env : { ...process.env, SIGNALBOX_JOIN: options.join } });
    let ended = false;
    agent.on("exit", () => (ended = true));
    writeFileSync(pidPath(data), String(agent.pid), { mode: 0o600 });
    await until(async () => ended || (await answers(data)));
    if (ended) throw new Refusal("refused", "cli.roleDied", { name: "agent", message: readFileSync(join(data, "agent.log"), "utf8").trim().split("\n").at(-1) ?? "" });
    agent.unref();
  }
  const status = await askHost(data, { ask: "status" });
  print(`${String(status["name"])}  ${String(status["kind"])}  initialised, service ${String(status["service"])}`);
  return EXIT.done;
}

const answers = (dir: string): Promise<boolean> =>
  askHost(dir, { ask: "status" }).then(
    () => true,
    () => false,
  );
async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end;) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
