import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { getAsset, getRawAsset } from "node:sea";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { gunzipSync } from "node:zlib";

/**
 * What the single executable begins with. It carries the program's files, puts them once where only this user can write, and goes on
 * there. `--script FILE …` runs any other file with this runtime: built-in runners, and tasks of people.
 */

/** Modules of a single executable may only import what is built in; this one may import everything. */
const load = new vm.Script("(url) => import(url)", { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }).runInThisContext();

const folder = ownFolder(getAsset("digest", "utf8").slice(0, 24));
globalThis.signalboxFiles = pathToFileURL(`${folder}/`).href;
enableCompileCache(join(folder, "compiled"));
// As under the plain runtime: the program, then its own arguments.
const [executable, , ...rest] = process.argv;
if (rest[0] === "--script" && rest[1] !== undefined) {
  process.argv = [executable, ...rest.slice(1)];
  await load(pathToFileURL(rest[1].endsWith(".ts") && rest[1].startsWith(folder) ? rest[1].replace(/ts$/, "mjs") : rest[1]).href);
} else {
  process.argv = [executable, join(folder, "agent", "cli", "main.mjs"), ...rest];
  await load(pathToFileURL(process.argv[1]).href);
}

/** The folder of this version's files; made, whole or not at all, when it is not there. */
function ownFolder(name) {
  const bases = [process.env["XDG_CACHE_HOME"], join(homedir(), ".cache"), join(tmpdir(), `signalbox-${process.getuid?.() ?? "user"}`)].filter((base) => base?.startsWith("/"));
  let cause;
  for (const base of bases) {
    const folder = join(base, "signalbox", name);
    try {
      if (isOurs(folder)) return folder;
      unpack(folder);
      if (isOurs(folder)) return folder;
    } catch (error) {
      cause = error;
    }
  }
  throw new Error(`The program's own files could not be put anywhere below ${bases.join(", ")}.`, { cause });
}
/** Nobody else could have put something in. */
function isOurs(folder) {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (found.mode & 0o022) === 0 && (process.getuid === undefined || found.uid === process.getuid());
}
function unpack(folder) {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  rmSync(draft, { recursive: true, force: true });
  const bytes = gunzipSync(getRawAsset("files"));
  const indexEnd = bytes.indexOf(10);
  let at = indexEnd + 1;
  mkdirSync(draft, { mode: 0o700 });
  for (const { path, size, mode } of JSON.parse(bytes.subarray(0, indexEnd).toString())) {
    const target = join(draft, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    writeFileSync(target, bytes.subarray(at, at + size), { mode });
    at += size;
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another process of ours was first.
    rmSync(draft, { recursive: true, force: true });
    if (!isOurs(folder)) throw error;
  }
}
