import { join } from "node:path";
import { buildDesktop } from "./buildDesktop.mjs";
import { desktopReason, electronBinary, extraArgs, fetchElectron } from "./openDesktop.mjs";
import { installDependencies } from "./prepare.mjs";
import { environment, run, runtime } from "./run.mjs";

/** `npm run e2e:desktop`: drives the real program, where it can be had. SIGNALBOX_FETCH_ELECTRON=1 fetches Electron's program first. */
const FETCH_MS = 5 * 60_000;
const skip = (reason) => {
  console.log(`skipped: ${reason}`);
  process.exit(0);
};
installDependencies();
const reason = desktopReason();
if (reason !== null) skip(reason);
if (electronBinary() === undefined) {
  if (process.env.SIGNALBOX_FETCH_ELECTRON !== "1") skip("Electron's program is not on this machine; SIGNALBOX_FETCH_ELECTRON=1 fetches it.");
  const why = await fetchElectron(FETCH_MS);
  if (why !== null) skip(`Electron's program could not be fetched: ${why}`);
}
buildDesktop();
const env = { ...environment(), SIGNALBOX_ELECTRON_BINARY: electronBinary(), SIGNALBOX_ELECTRON_ARGS: extraArgs().join(" ") };
process.exit(run(runtime(), [join("node_modules", "@playwright", "test", "cli.js"), "test", "--config", "e2e/desktop/playwright.config.ts", ...process.argv.slice(2)], { env }));
