import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildPage, installDependencies } from "./prepare.mjs";
import { ROOT, runtime, start } from "./run.mjs";

/** `npm start`: installs, builds, and runs the platform on this machine with its client. Arguments go to `signalbox up`. */
try {
  installDependencies();
  buildPage();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const args = process.argv.slice(2);
const platform = start(runtime(), ["--disable-warning=ExperimentalWarning", "agent/cli/main.ts", "up", ...args]);
// The platform hears Ctrl-C itself, being in the foreground; this process waits for it to end in order.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => platform.kill("SIGTERM"));
platform.on("exit", (code) => process.exit(code ?? 0));

if (!args.includes("--no-client") && !args.includes("--help")) console.log(whyNoWindow() ?? "");

/** Why the desktop window does not open here; null when it may. */
function whyNoWindow() {
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return "No display: the client is the page at the address below.";
  const binary = join(ROOT, "node_modules", "electron", "dist");
  if (!existsSync(binary)) return "Electron's program is not on this machine: the client is the page at the address below. (npx electron fetches it.)";
  return null;
}
