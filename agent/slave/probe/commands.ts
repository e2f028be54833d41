import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { basename, join } from "node:path";

/** Where a command is, searched as a shell would; `forbidden` when a file of that name is there but may not be started. */
export function searchCommand(command: string, path: string): { readonly path: string | null; readonly forbidden: boolean } {
  if (command === "" || (command.includes("/") && !command.startsWith("/"))) return { path: null, forbidden: false };
  let forbidden = false;
  for (const place of command.includes("/") ? [command] : path.split(":").map((directory) => join(directory || "/", command))) {
    if (!statSync(place, { throwIfNoEntry: false })?.isFile()) continue;
    try {
      accessSync(place, constants.X_OK);
      return { path: place, forbidden: false };
    } catch {
      forbidden = true;
    }
  }
  return { path: null, forbidden };
}

const ASK_MS = 10_000;
const REST_MS = 500;
const ASK_BYTES = 64 * 1024;
const AT_ONCE = 2;

/** Answers by path, size and time of change: a program is asked once, and again when it was replaced. */
const answers = new Map<string, string | null>();
const asking = new Map<string, Promise<string | null>>();
let running = 0;
const waiting: (() => void)[] = [];

function keyOf(path: string): string {
  const { mtimeMs, size } = statSync(path);
  return `${path} ${mtimeMs} ${size}`;
}

/** The version that a program said, without asking it: null when it says none, undefined when it was not asked yet. */
export const knownVersion = (path: string): string | null | undefined => answers.get(keyOf(path));

/** Asks a program for its version, once for as long as its file stays the same. @returns null when it says none. */
export function askVersion(path: string, searchPath = process.env["PATH"] ?? ""): Promise<string | null> {
  const key = keyOf(path);
  const known = answers.get(key);
  if (known !== undefined) return Promise.resolve(known);
  let answer = asking.get(key);
  if (answer === undefined) {
    answer = ask(path, searchPath)
      .then((version) => (answers.set(key, version), version))
      .finally(() => asking.delete(key));
    asking.set(key, answer);
  }
  return answer;
}

/**
 * Looks for programs on this host: what is found, with the version that it says or an empty text; what is not found is not in the
 * answer. Never fails. Programs are asked in processes that end after ten seconds, two at a time, and remembered.
 * @param path where to search, as in PATH; the one that tasks inherit
 */
export async function lookUp(names: readonly string[], path = process.env["PATH"] ?? ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  await Promise.all(
    [...new Set(names)].map(async (name) => {
      const place = searchCommand(name, path).path;
      if (place !== null) found[name] = (await askVersion(place, path).catch(() => null)) ?? "";
    }),
  );
  return found;
}

async function ask(path: string, searchPath: string): Promise<string | null> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    // The second is Java's up to version 8 and that of some of its time, the third that of ssh and other small programs.
    for (const word of ["--version", "-version", "-V"]) {
      const version = versionIn(path, await outputOf(path, word, searchPath));
      if (version !== null) return version;
    }
    return null;
  } finally {
    running--;
    waiting.shift()?.();
  }
}

/** What a program prints; empty when it fails, or does not end in time. */
const outputOf = (path: string, word: string, searchPath: string): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn(path, [word], { stdio: ["ignore", "pipe", "pipe"], detached: true, cwd: "/", env: { PATH: searchPath, JAVA_HOME: process.env["JAVA_HOME"], LC_ALL: "C" } });
    let text = "";
    const add = (chunk: Buffer): void => void (text.length < ASK_BYTES && (text += chunk.toString("latin1")));
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    const endGroup = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // Nothing is left of it.
      }
    };
    let code: number | null = null;
    const end = (): void => {
      clearTimeout(timer);
      endGroup();
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(code === 0 ? text : "");
    };
    let timer = setTimeout(end, ASK_MS);
    child.once("error", end);
    child.once("exit", (status) => {
      code = status;
      // Whatever it left behind in its group goes too; what got away and holds its output is not waited for.
      endGroup();
      clearTimeout(timer);
      timer = setTimeout(end, REST_MS);
    });
    // All that it wrote is here.
    child.once("close", end);
  });

/** The first number with a dot, from a line that speaks of a version when there is one. Java's 1.8 is 8, as people say. */
export function versionIn(path: string, output: string): string | null {
  const lines = output.split("\n");
  const numbers = /\d+(?:\.\d+)+/;
  const line = lines.find((one) => /version/i.test(one) && /\d/.test(one)) ?? lines.find((one) => numbers.test(one)) ?? lines.find((one) => /\d/.test(one));
  const version = (numbers.exec(line ?? "") ?? /\d+/.exec(line ?? ""))?.[0] ?? null;
  return version !== null && basename(path) === "java" ? version.replace(/^1\.(?=\d)/, "") : version;
}
