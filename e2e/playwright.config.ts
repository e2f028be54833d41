import { defineConfig } from "@playwright/test";

/** Journeys in a real browser: SIGNALBOX_BROWSER names it, else Playwright's own. One at a time: each runs a whole platform. */
const executablePath = process.env["SIGNALBOX_BROWSER"] || undefined;
export default defineConfig({
  testDir: "journeys",
  outputDir: "../test-results/traces",
  timeout: 180_000,
  expect: { timeout: 20_000 },
  workers: 1,
  // A machine that builds for others may stall a browser; what passes the second time is reported as flaky, never as passed.
  retries: process.env["CI"] === undefined ? 0 : 1,
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
    actionTimeout: 15_000,
    trace: "retain-on-failure",
  },
});
