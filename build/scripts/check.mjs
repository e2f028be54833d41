import { join } from "node:path";
import { run, runtime } from "./run.mjs";

/** `npm run check`: types, lint with the table of folders, format, dead code, unit tests. Stops at the first that fails. */
const node = runtime();
const bin = (name, file) => [node, [join("node_modules", name, file)]];
const steps = [
  ["types", ...bin("typescript", "bin/tsc"), ["-b"]],
  ["lint", join("node_modules", ".bin", "oxlint"), [], ["--deny-warnings"]],
  ["format", join("node_modules", ".bin", "oxfmt"), [], ["--check", "."]],
  ["dead code", join("node_modules", ".bin", "knip"), [], []],
  ["unit", ...bin("vitest", "vitest.mjs"), ["run", "--config", "build/vitest.config.ts", "--project", "unit", "--reporter", "dot"]],
];
for (const [name, command, first, rest] of steps) {
  const begun = Date.now();
  const code = run(command, [...first, ...rest]);
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${name} ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  if (code !== 0) process.exit(code);
}
