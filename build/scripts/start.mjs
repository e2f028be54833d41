import { openDesktop } from "./openDesktop.mjs";
import { buildLauncher, buildPage, installDependencies } from "./prepare.mjs";
import { runtime, start } from "./run.mjs";

/** `npm start`: installs, builds, and runs the platform on this machine with its client. Arguments go to `signalbox up`. */
try {
  installDependencies();
  buildLauncher();
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

// The window opens once the platform is up; where it cannot, one line says why and the page's address stands below it.
const dataAt = args.indexOf("--data");
if (!args.includes("--no-client") && !args.includes("--help")) void openDesktop("signalbox://local", { data: dataAt === -1 ? undefined : args[dataAt + 1] });
