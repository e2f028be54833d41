import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildLauncher, buildPage, installDependencies } from "./prepare.mjs";
import { environment, run, runtime } from "./run.mjs";

/** `npm test`: everything, on a fresh clone: check, integration, and the journeys in a real browser. */
installDependencies();
buildLauncher();
const stop = (code) => code !== 0 && process.exit(code);
const begun = Date.now();
stop(run(runtime(), [join("build", "scripts", "check.mjs")]));
// Where they cannot be had, their tests say why they skip; where they can, those fail.
run(runtime(), [join("build", "scripts", "testSystems.mjs")]);
stop(run(runtime(), [join("node_modules", "vitest", "vitest.mjs"), "run", "--config", "build/vitest.config.ts", "--project", "integration"]));
buildPage();
const browser = findBrowser();
stop(run(runtime(), [join("node_modules", "@playwright", "test", "cli.js"), "test", "--config", "e2e/playwright.config.ts"], { env: { ...environment(), SIGNALBOX_BROWSER: browser } }));
console.log(`All green in ${Math.round((Date.now() - begun) / 1000)} s.`);

/** Chromium or Chrome of this machine; Debian's package as root; else Playwright's download; else one sentence. */
function findBrowser() {
  const found = () => ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map((name) => which(name)).find(Boolean) ?? macChrome();
  const here = found();
  if (here) return here;
  const debian = existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (debian) {
    console.log("Installing Chromium and Chinese fonts with apt…");
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"], { stdio: ["ignore", "ignore", "inherit"], env: { ...environment(), DEBIAN_FRONTEND: "noninteractive" } });
    const installed = found();
    if (installed) return installed;
  }
  if (run(runtime(), [join("node_modules", "playwright", "cli.js"), "install", "chromium"]) === 0) return "";
  console.error("The journeys need a browser: install Chromium or Chrome and run npm test again.");
  process.exit(1);
}
function which(name) {
  try {
    return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}
function macChrome() {
  const path = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return existsSync(path) ? path : "";
}
