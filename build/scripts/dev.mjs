import { buildLauncher, installDependencies } from "./prepare.mjs";
import { runtime, start } from "./run.mjs";

/** `npm run dev`: the platform from source, and the page with hot reload at http://localhost:5173. */
installDependencies();
buildLauncher();
const page = "http://localhost:5173";
const parts = [
  start(runtime(), ["--disable-warning=ExperimentalWarning", "agent/cli/main.ts", "up", "--data", ".cache/dev", "--allow-origin", page, ...process.argv.slice(2)]),
  start(runtime(), ["node_modules/vite/bin/vite.js", "--config", "renderer/vite.config.ts", "--port", "5173", "--strictPort"]),
];
process.on("SIGINT", () => {});
for (const part of parts) {
  part.on("exit", () => {
    for (const other of parts) other.kill("SIGTERM");
  });
}
