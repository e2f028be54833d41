import { defineConfig } from "@playwright/test";

/** The real desktop program, one at a time: `npm run e2e:desktop`. */
export default defineConfig({
  testDir: ".",
  timeout: 120_000,
  workers: 1,
  fullyParallel: false,
  reporter: "list",
  outputDir: "../../test-results/desktop",
});
