import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildDesktop } from "./buildDesktop.mjs";
import { environment, ROOT, runtime } from "./run.mjs";

const ELECTRON = join(ROOT, "node_modules", "electron");
const FETCH_MS = 10 * 60_000;
/** An Electron that ends sooner than this could not open its window. */
const EARLY_MS = 5000;
const read = (path) => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
};

/** Electron's program on this machine; undefined when it was not fetched yet. Never asks the package, which would fetch it at once. */
export function electronBinary() {
  const name = read(join(ELECTRON, "path.txt"));
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(ELECTRON, "dist"), name || (process.platform === "win32" ? "electron.exe" : "electron"));
  return (name !== "" || process.env.ELECTRON_OVERRIDE_DIST_PATH) && existsSync(path) ? path : undefined;
}

/** Why no window can open on this machine, in a sentence; null when it can, perhaps after Electron's program was fetched. */
export function desktopReason() {
  if (!existsSync(ELECTRON)) return "Electron is not installed.";
  if (process.platform !== "linux") return null;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return "There is no display.";
  const sandboxed = !extraArgs().includes("--no-sandbox");
  if (sandboxed && process.getuid?.() === 0) return "Electron does not run as root.";
  if (sandboxed && (read("/proc/sys/kernel/unprivileged_userns_clone") === "0" || read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") === "1"))
    return "This system forbids the sandbox to a program that is not installed; the package of Signalbox has what it needs.";
  return null;
}
/** Flags for Electron itself, for machines of tests: SIGNALBOX_ELECTRON_ARGS="--no-sandbox". */
export const extraArgs = () => (process.env.SIGNALBOX_ELECTRON_ARGS ?? "").split(" ").filter((flag) => flag !== "");

/** Fetches Electron's program with its own installer. @returns why not, or null. */
export function fetchElectron(limitMs = FETCH_MS) {
  return new Promise((done) => {
    const fetching = spawn(runtime(), [join(ELECTRON, "install.js")], { cwd: ROOT, env: environment(), stdio: ["ignore", "ignore", "pipe"] });
    let words = "";
    let late = false;
    fetching.stderr.on("data", (bytes) => (words += bytes));
    const limit = setTimeout(() => {
      late = true;
      fetching.kill("SIGKILL");
    }, limitMs);
    const end = (why) => {
      clearTimeout(limit);
      done(why);
    };
    fetching.on("error", (error) => end(error.message));
    fetching.on("close", (code) => end(late ? `it took longer than ${Math.round(limitMs / 60_000)} minutes` : code === 0 && electronBinary() ? null : reasonIn(words)));
  });
}
const reasonIn = (words) =>
  words
    .split("\n")
    .map((line) => line.trim())
    .find((line) => /error|refused|ENOTFOUND|EAI_AGAIN|timed? ?out/i.test(line))
    ?.replace(/^\w*Error: /, "")
    .slice(0, 160) ?? "no reason was given";

/**
 * Opens the desktop window, in the background; what it says is one line. `link` is what it shows first; `data` the folder of the platform that runs here.
 * Fetches Electron's program when it is missing, which may take minutes: nobody has to wait for it.
 */
export async function openDesktop(link = "signalbox://local", { data } = {}) {
  const reason = desktopReason();
  if (reason !== null) return console.log(`No desktop window: ${reason} The client is the page at the address.`);
  if (electronBinary() === undefined) {
    console.log("Fetching Electron's program for the desktop window (once, about 120 MB); until then the client is the page at the address.");
    const why = await fetchElectron();
    if (why !== null) return console.log(`No desktop window: Electron's program could not be fetched (${why}). The client is the page at the address.`);
  }
  try {
    buildDesktop();
  } catch (error) {
    return console.log(`No desktop window: ${error.message}`);
  }
  launch(link, data);
}

function launch(link, data) {
  // Empty is the usual folder; that it is set at all says that the platform starts together with the window.
  const env = { ...environment(), SIGNALBOX_DATA: data === undefined ? "" : resolve(ROOT, data) };
  // Terminals of editors that are Electron themselves set it; with it no window opens.
  delete env.ELECTRON_RUN_AS_NODE;
  const begun = Date.now();
  const desktop = spawn(electronBinary(), [...extraArgs(), ROOT, link], { cwd: ROOT, env, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  desktop.stderr.on("data", (bytes) => (words = (words + bytes).slice(-4000)));
  desktop.on("error", (error) => console.log(`No desktop window: ${error.message}`));
  desktop.on("exit", (code) => {
    if (code !== 0 && code !== null && Date.now() - begun < EARLY_MS)
      console.log(`No desktop window: Electron ended at once (${words.trim().split("\n").at(-1)?.slice(0, 200) || `exit code ${code}`}). The client is the page at the address.`);
  });
  desktop.unref();
  desktop.stderr.unref();
}
