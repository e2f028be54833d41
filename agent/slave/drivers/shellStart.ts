import { existsSync } from "node:fs";
import { shellQuote } from "../runner/shellQuote.ts";
import type { Start } from "./launcher.ts";

let setsid: string | undefined;
let setpriv: string | undefined;
const find = (name: string): string => [`/usr/bin/${name}`, `/bin/${name}`].find((path) => existsSync(path)) ?? name;

/** Says in the failure file of the run why the task did not start; exit 126, as a shell does for what it cannot start. */
const FAIL = [`fail() { printf '{"run":"%s","code":"%s","values":{"limit":"%s","message":"%s"}}' "$run" "$1" "$2" "$3" >"$run/startError.json"; exit 126; }`];

/**
 * What the supervisor sources to become the task: every word quoted, in a file that only this user reads.
 * @param dir of the run, as the launcher sees it
 */
export function shellStart(start: Start, dir: string): string {
  // setsid(1) makes the process that it is the leader of a new session and group, then becomes the command.
  setsid ??= find("setsid");
  const { limits } = start;
  const lines = Object.entries(start.environment).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
  const prefix: string[] = [];
  const command = start.argv.map(shellQuote).join(" ");
  const set = (name: string, line: string): void => void lines.push(`${line} 2>/dev/null || fail start.limit ${name} 'the host does not allow it'`);
  if (Object.values(limits).some((value) => value !== null) || start.directory !== null) lines.unshift(...FAIL);
  if (limits.cgroup !== null) set("cgroup", `sh -c 'echo $PPID' >${shellQuote(`${limits.cgroup}/cgroup.procs`)}`);
  if (limits.memoryBytes !== null) set("memory", `ulimit -d ${Math.ceil(limits.memoryBytes / 1024)}`);
  if (limits.cpuSeconds !== null) set("cpu", `ulimit -t ${limits.cpuSeconds}`);
  if (limits.openFiles !== null) set("files", `ulimit -n ${limits.openFiles}`);
  if (limits.umask !== null) lines.push(`umask ${limits.umask}`);
  if (limits.nice !== null) {
    // nice(1) goes on when it is not allowed to; this asks first.
    set("nice", `[ "$(nice -n ${limits.nice} nice 2>&1)" = ${limits.nice} ]`);
    prefix.push("nice", "-n", String(limits.nice));
  }
  const inside = limits.user === null ? [] : asUser(limits.user, start, dir, lines);
  const workDir = start.directory ?? `${dir}/work`;
  if (inside.length === 0 || start.directory === null)
    lines.push(start.directory === null ? `cd ${shellQuote(workDir)} || exit 126` : `cd ${shellQuote(workDir)} 2>/dev/null || fail start.directory directory 'it is missing, or closed'`);
  else inside.push("/bin/sh", "-c", shellQuote('cd "$1" || exit 126; shift; exec "$@"'), "sh", shellQuote(workDir));
  lines.push(`exec ${[...prefix, setsid, ...inside].join(" ")} ${command}`, "");
  return lines.join("\n");
}

/** Asks for the user, gives it what is its own, and @returns the words that become it. */
function asUser(user: string, start: Start, dir: string, lines: string[]): string[] {
  setpriv ??= find("setpriv");
  const name = shellQuote(user);
  const own = shellQuote(dir);
  const mine = [...start.given, ...(start.directory === null ? ["work"] : [])].map((file) => shellQuote(`${dir}/${file}`));
  lines.push(
    `id -u ${name} >/dev/null 2>&1 || fail start.userMissing user ''`,
    `[ "$(id -u)" = 0 ] || [ "$(id -u)" = "$(id -u ${name})" ] || fail start.userRight user ''`,
    `[ "$(id -u)" != 0 ] || { chmod 711 ${own}; chown -h -- ${name}: ${mine.length > 0 ? mine.join(" ") : own}; } || fail start.limit user 'its files could not be given to it'`,
    `home=$(getent passwd ${name} | cut -d: -f6); export HOME="$home" USER=${name} LOGNAME=${name}; unset home`,
    `[ "$(id -u)" != 0 ] || [ -x ${setpriv} ] || fail start.limit user 'setpriv is not on this host'`,
    `group=$(id -g ${name}); number=$(id -u ${name})`,
    `if [ "$(id -u)" = 0 ]; then become="${setpriv} --reuid=$number --regid=$group --init-groups"; else become=; fi; unset group number`,
  );
  return ["$become"];
}
