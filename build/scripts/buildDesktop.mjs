import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { builderConfig } from "../package/builderConfig.mjs";
import { buildPage } from "./prepare.mjs";
import { ROOT, runQuietly, runtime } from "./run.mjs";

const OUT = join(ROOT, "dist", "electron");
const ICON = join(OUT, "icon.png");
const ICON_SIZE = 1024;

/** Builds the page and the two bundles of the desktop, when they were never built or a source of them is newer. Runs on Node 20, before anything else does. */
export function buildDesktop() {
  buildPage();
  const built = ["main.js", "preload.cjs"].map((name) => join(OUT, name));
  const newest = Math.max(...["electron", "agent/contract"].flatMap((folder) => sourcesBelow(join(ROOT, folder))).map((path) => statSync(path).mtimeMs));
  if (built.every((path) => existsSync(path) && statSync(path).mtimeMs > newest)) return;
  if (runQuietly(runtime(), [fileURLToPath(import.meta.url), "--bundle"]) !== 0) throw new Error("The desktop could not be built; the message is above.");
}
const sourcesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? sourcesBelow(join(folder, entry.name)) : /\.test\.ts$|\.md$/.test(entry.name) ? [] : [join(folder, entry.name)]));

/** dist/electron/main.js and preload.cjs: everything in one file each, so a package needs no node_modules. A sandboxed preload must be CommonJS. */
async function bundle() {
  const { build } = await import("vite");
  const shared = { root: ROOT, configFile: false, publicDir: false, logLevel: "warn" };
  const output = { outDir: OUT, emptyOutDir: false, target: "node24", minify: false, sourcemap: true };
  await build({
    ...shared,
    ssr: { noExternal: true },
    build: { ...output, ssr: "electron/main/main.ts", rolldownOptions: { external: ["electron", /^node:/], output: { format: "es", entryFileNames: "main.js", codeSplitting: false } } },
  });
  await build({ ...shared, build: { ...output, lib: { entry: "electron/preload/index.ts", formats: ["cjs"], fileName: () => "preload.cjs" }, rolldownOptions: { external: ["electron"] } } });
}

/** Draws icon.svg with the system's Chromium. @returns the picture, or undefined with one line when there is none. */
function drawIcon() {
  const browser = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].find((name) => works(name));
  if (browser === undefined) {
    console.log("No Chromium on this machine to draw the icon: the package gets Electron's own.");
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "signalbox-icon-"));
  try {
    const page = join(folder, "icon.html");
    writeFileSync(page, `<style>html,body{margin:0;background:transparent}img{display:block;width:${ICON_SIZE}px;height:${ICON_SIZE}px}</style><img src="file://${join(ROOT, "build", "package", "icon.svg")}">`);
    mkdirSync(OUT, { recursive: true });
    const flags = ["--headless", "--hide-scrollbars", "--force-device-scale-factor=1", "--default-background-color=00000000", `--user-data-dir=${join(folder, "profile")}`, `--window-size=${ICON_SIZE},${ICON_SIZE}`];
    if (process.getuid?.() === 0) flags.push("--no-sandbox");
    execFileSync(browser, [...flags, `--screenshot=${ICON}`, `file://${page}`], { stdio: "ignore", timeout: 60_000 });
    return ICON;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
function works(name) {
  try {
    execFileSync(name, ["--version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** `npm run package`: the installers of this system in dist/package. */
async function makePackage() {
  const agent = readdirSync(join(ROOT, "dist")).includes("agent");
  if (!agent) console.log("dist/agent is not there: the package has no local platform (build the executable first).");
  const { build } = await import("electron-builder");
  for (const path of await build({ projectDir: ROOT, config: builderConfig({ icon: drawIcon(), agent }) })) console.log(path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [order] = process.argv.slice(2);
  if (order === "--bundle") await bundle();
  else {
    buildDesktop();
    if (order === "--package") await makePackage();
    else if (order === "--icon") console.log(drawIcon() ?? "");
  }
}
