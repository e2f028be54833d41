import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { shellQuote } from "../../runner/shellQuote.ts";
import { readRequest, runToExit, textParam } from "./request.ts";

// Runs a script on another host: `node ssh.ts REQUEST`. Script and parameters go through standard input, so that no list of
// processes shows them. The remote side holds standard input open while the script runs: when it closes, because the task is
// killed, this process dies or the network is cut, the whole remote process group is ended. So a script never runs on unseen.

const CONNECT_SECONDS = 15;
const HOST = /^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/;
const USER = /^[A-Za-z0-9_][A-Za-z0-9_.@\\-]*$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The remote side, on one line and without `!` because the login shell there may be any. Its words: bytes of the exports, bytes
 * of both, seconds between SIGTERM and SIGKILL, the shell. Names begin with `signalbox_`, which no parameter does.
 */
const REMOTE = [
  "umask 077",
  'signalbox_d=$(mktemp -d "${TMPDIR:-/tmp}/signalbox.XXXXXX") || exit 255',
  `trap 'rm -rf "$signalbox_d"' 0`,
  'head -c "$2" >"$signalbox_d/all"',
  // Cut short: the connection ended before all of it was here, and nothing may run.
  '[ "$(wc -c <"$signalbox_d/all")" -eq "$2" ] || exit 255',
  'head -c "$1" "$signalbox_d/all" >"$signalbox_d/exports"',
  'tail -c "+$(($1 + 1))" "$signalbox_d/all" >"$signalbox_d/script"',
  'rm -f "$signalbox_d/all"',
  "signalbox_g=$3 signalbox_s=$4",
  "exec 3<&0",
  '. "$signalbox_d/exports"',
  'rm -f "$signalbox_d/exports"',
  // A group of its own: by a new session, or by job control where setsid(1) is missing.
  'if command -v setsid >/dev/null 2>&1; then setsid "$signalbox_s" "$signalbox_d/script" </dev/null 3<&- & else set -m; "$signalbox_s" "$signalbox_d/script" </dev/null 3<&- & fi',
  "signalbox_p=$!",
  '{ cat <&3; : >"$signalbox_d/ended"; kill -s TERM -- "-$signalbox_p"; sleep 0.1; signalbox_i=0; while kill -s 0 -- "-$signalbox_p" && [ "$signalbox_i" -lt "$signalbox_g" ]; do sleep 1; signalbox_i=$((signalbox_i + 1)); done; kill -s KILL -- "-$signalbox_p"; } >/dev/null 2>&1 & signalbox_w=$!',
  'wait "$signalbox_p"',
  "signalbox_c=$?",
  'if [ -e "$signalbox_d/ended" ]; then wait "$signalbox_w"; else kill "$signalbox_w" 2>/dev/null; fi',
  'exit "$signalbox_c"',
]
  .join("; ")
  .replaceAll("& ;", "&");

await runToExit(async () => {
  const request = readRequest();
  const host = textParam(request, "host");
  const user = textParam(request, "user");
  const shell = textParam(request, "shell", "sh");
  if (!HOST.test(host)) throw new Error(`${JSON.stringify(host)} is not a host name or address`);
  if (user !== "" && !USER.test(user)) throw new Error(`${JSON.stringify(user)} is not a user name`);

  const exports = Buffer.from(
    Object.entries(request.parameters)
      .filter(([name]) => NAME.test(name) && !name.startsWith("signalbox_"))
      .map(([name, value]) => `export ${name}=${shellQuote(value)}\n`)
      .join(""),
  );
  const script = Buffer.from(textParam(request, "script"));
  // Ours ends with SIGKILL after its own grace; the other side has to be done before.
  const grace = Math.max(1, request.killGraceSeconds - 2);
  const remote = ["exec", "sh", "-c", shellQuote(REMOTE), "signalbox", exports.length, exports.length + script.length, grace, shellQuote(shell)].join(" ");

  const options: Record<string, string> = {
    BatchMode: "yes",
    StrictHostKeyChecking: textParam(request, "hostKeys", "strict") === "accept-new" ? "accept-new" : "yes",
    ConnectTimeout: String(CONNECT_SECONDS),
    ServerAliveInterval: "15",
    ServerAliveCountMax: "4",
    // What a configuration file of the host may say of sharing and forwarding is not for tasks.
    ControlMaster: "no",
    ControlPath: "none",
    ForwardAgent: "no",
    ForwardX11: "no",
    ClearAllForwardings: "yes",
    PermitLocalCommand: "no",
    LogLevel: "ERROR",
  };
  const knownHosts = textParam(request, "knownHosts");
  if (knownHosts !== "") options["UserKnownHostsFile"] = knownHosts;
  const identity = identityFile(textParam(request, "privateKey"), textParam(request, "identityFile"));
  if (identity !== "") Object.assign(options, { IdentityFile: identity, IdentitiesOnly: "yes" });

  const words = [
    "-T",
    ...Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value.includes(" ") ? `"${value}"` : value}`]),
    "-p",
    textParam(request, "port", "22"),
    ...(user === "" ? [] : ["-l", user]),
    "--",
    host,
    remote,
  ];
  // ssh would die of the SIGTERM that its group gets; it must live until the other side has ended.
  const child = spawn("/bin/sh", ["-c", 'trap "" TERM; exec ssh "$@"', "ssh", ...words], { stdio: ["pipe", "inherit", "inherit"] });
  const end = (): void => void child.stdin.end();
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  child.stdin.on("error", () => {});
  child.stdin.write(Buffer.concat([exports, script]));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 255));
  });
  // The exit code of the script is the task's.
  process.exit(code);
});

/** A key from the form is written where only this user reads it; OpenSSH wants it to end with a line break. */
function identityFile(privateKey: string, path: string): string {
  if (privateKey === "") return path;
  const text = `${privateKey.replaceAll("\r\n", "\n").trimEnd()}\n`;
  try {
    // Beside the request, which goes with the attempt.
    const file = join(dirname(process.argv[2]!), "identity");
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  } catch {
    // The task runs as a user who can make no file there.
    const dir = mkdtempSync(join(tmpdir(), "signalbox-key-"));
    process.once("exit", () => rmSync(dir, { recursive: true, force: true }));
    const file = join(dir, "identity");
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }
}
