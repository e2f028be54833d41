import { expect, test } from "vitest";
import type { WorkflowInstance } from "#contract";
import { newlyFailed } from "./desktopNews.ts";

const run = (id: string, state: WorkflowInstance["state"], more: Partial<WorkflowInstance> = {}) => [id, { id, state, startedBy: "ann", origin: "manual", ...more } as WorkflowInstance] as const;

test("news is what failed while one looked, of one's own, and no test", () => {
  const before = new Map([run("a", "RUNNING"), run("b", "FAILED"), run("c", "RUNNING", { startedBy: "bob" }), run("d", "RUNNING", { origin: "test" }), run("f", "RUNNING")]);
  const now = new Map([run("a", "FAILED"), run("b", "FAILED"), run("c", "FAILED", { startedBy: "bob" }), run("d", "FAILED", { origin: "test" }), run("e", "FAILED"), run("f", "SUCCESS")]);
  expect(newlyFailed(before, now, "ann").map(({ id }) => id)).toEqual(["a"]);
  expect(newlyFailed(now, now, "ann")).toEqual([]);
});
