import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Plain Node 20: this runs before anything is installed.
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const BIN = join(ROOT, "node_modules", ".bin");
/** The environment in which this project's own runtime and tools come first; what they compile they keep, which halves the start of a program run from its source. */
export const environment = () => ({
  ...process.env,
  PATH: `${BIN}${delimiter}${process.env.PATH ?? ""}`,
  NODE_COMPILE_CACHE: join(ROOT, "node_modules", ".cache", "compiled"),
  npm_config_update_notifier: "false",
});
/** The runtime of this project: the one from the registry, or the machine's own when it is new enough. */
export function runtime() {
  const own = join(BIN, process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= 26) return process.execPath;
  throw new Error(`Node 26 is needed; the registry has none for ${process.platform} ${process.arch}, and this is ${process.versions.node}. Install Node 26 and start again.`);
}
/** Runs a command and shows what it prints. @returns its exit code. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: ROOT, stdio: "inherit", env: environment(), ...options });
  if (done.error) throw done.error;
  return done.status ?? 1;
}
/** Runs a command without showing it, unless it fails. */
export function runQuietly(command, args) {
  const done = spawnSync(command, args, { cwd: ROOT, encoding: "utf8", env: environment() });
  if (done.status !== 0) process.stderr.write(`${done.stdout ?? ""}${done.stderr ?? ""}${done.error?.message ?? ""}\n`);
  return done.status ?? 1;
}
export const start = (command, args, options = {}) => spawn(command, args, { cwd: ROOT, stdio: "inherit", env: environment(), ...options });
