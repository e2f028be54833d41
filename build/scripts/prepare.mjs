import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, run, runQuietly, runtime } from "./run.mjs";

const CACHE = join(ROOT, ".cache");
const remembered = (name) => {
  try {
    return readFileSync(join(CACHE, name), "utf8");
  } catch {
    return "";
  }
};
const remember = (name, value) => {
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, name), value);
};
const hashOf = (paths) => paths.reduce((hash, path) => hash.update(path).update(readFileSync(path)), createHash("sha256")).digest("hex");

/** Installs what the lock file says, when it is not there or the lock file has changed. */
export function installDependencies() {
  const wanted = hashOf([join(ROOT, "package.json"), join(ROOT, "package-lock.json")]);
  if (existsSync(join(ROOT, "node_modules", ".bin")) && remembered("installed") === wanted) return;
  console.log("Installing dependencies (npm install)…");
  const begun = Date.now();
  if (run("npm", ["install", "--no-fund", "--no-audit", "--loglevel=error"]) !== 0) throw new Error("npm install failed; its message is above.");
  remember("installed", hashOf([join(ROOT, "package.json"), join(ROOT, "package-lock.json")]));
  console.log(`Installed in ${Math.round((Date.now() - begun) / 1000)} s.`);
}

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (!/\.test\.tsx?$|\.md$/.test(entry.name)) yield path;
  }
}
/** Builds the page, when it was never built or a source of it is newer. */
export function buildPage() {
  const built = join(ROOT, "dist", "renderer", "index.html");
  const sources = [...filesBelow(join(ROOT, "renderer")), ...filesBelow(join(ROOT, "agent", "contract")), ...filesBelow(join(ROOT, "electron", "bridge")), join(ROOT, "package-lock.json")];
  const newest = Math.max(...sources.map((path) => statSync(path).mtimeMs));
  if (existsSync(built) && statSync(built).mtimeMs > newest) return;
  console.log("Building the page…");
  const begun = Date.now();
  if (runQuietly(runtime(), [join("node_modules", "vite", "bin", "vite.js"), "build", "--config", join("renderer", "vite.config.ts"), "--logLevel", "warn"]) !== 0)
    throw new Error("The page could not be built; the message is above.");
  console.log(`Built in ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
}

const LAUNCHER_SOURCE = join(ROOT, "agent", "slave", "drivers", "launcher.c");
export const LAUNCHER = join(CACHE, "native", "launcher");
/**
 * Compiles the native launcher, when it was never built or its source is newer. Without a compiler, or off Linux, agents use the
 * portable one. A running launcher keeps its file: the new one takes its name.
 */
export function buildLauncher() {
  if (process.platform !== "linux") return;
  const wanted = hashOf([LAUNCHER_SOURCE]);
  if (existsSync(LAUNCHER) && remembered("launcher") === wanted) return;
  if (spawnSync("cc", ["--version"], { stdio: "ignore" }).status !== 0) {
    console.log("No C compiler (cc): agents use the portable launcher.");
    return;
  }
  mkdirSync(join(CACHE, "native"), { recursive: true });
  if (runQuietly("cc", ["-O2", "-std=c11", "-Wall", "-Wextra", "-o", `${LAUNCHER}.new`, LAUNCHER_SOURCE]) !== 0) throw new Error("The launcher could not be compiled; the message is above.");
  renameSync(`${LAUNCHER}.new`, LAUNCHER);
  remember("launcher", wanted);
}
