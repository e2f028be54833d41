import { defineConfig } from "vitest/config";

const shared = { environment: "node" as const, include: [] as string[] };
// A machine that builds for others may stall a whole system under test; what needed its second try is printed as such.
const retry = process.env["CI"] === undefined ? 0 : 1;
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    projects: [
      { test: { ...shared, name: "unit", include: ["{agent,build,electron,renderer}/**/*.test.{ts,tsx}"], exclude: ["**/*.integration.test.ts", "**/node_modules/**"], testTimeout: 20_000 } },
      { test: { ...shared, name: "integration", include: ["{agent,e2e}/**/*.integration.test.ts"], testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false, retry } },
      { test: { ...shared, name: "faults", include: ["e2e/faults/**/*.fault.test.ts"], testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false } },
    ],
  },
});
