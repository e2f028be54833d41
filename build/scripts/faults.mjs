import { join } from "node:path";
import { buildLauncher, installDependencies } from "./prepare.mjs";
import { run, runtime } from "./run.mjs";

/**
 * `npm run test:faults`: the fault matrix, row by row, with the oracle after every case, and a simulated month (`-- month` for it alone). Arguments go on to vitest, such as `-t F13` or a
 * file. `SIGNALBOX_SEED` draws again what an earlier run drew, `SIGNALBOX_FAULT_SCALE` multiplies the counts of the long rows.
 */
const LIMIT_MINUTES = 40;
installDependencies();
buildLauncher();
const begun = Date.now();
const code = run(runtime(), [join("node_modules", "vitest", "vitest.mjs"), "run", "--config", "build/vitest.config.ts", "--project", "faults", ...process.argv.slice(2)]);
const minutes = (Date.now() - begun) / 60_000;
console.log(`${code === 0 ? "All rows hold" : "Some rows do not hold"}; ${minutes.toFixed(1)} minutes of ${LIMIT_MINUTES}.`);
process.exit(code);
