import { expect, test } from "vitest";
import type { TaskDefinition, TaskId, TaskInstanceId } from "#contract";
import { businessDateOf, schedulePointOf, zoneIsKnown } from "./businessDate.ts";
import { planInstances } from "./planInstances.ts";

test("business date is the fire date in the zone minus one day", () => {
  const instant = Date.UTC(2026, 2, 1, 16, 30);
  expect(businessDateOf(instant, "UTC")).toBe("2026-02-28");
  expect(businessDateOf(instant, "Asia/Shanghai")).toBe("2026-03-01");
  expect(businessDateOf(Date.UTC(2024, 2, 1), "UTC")).toBe("2024-02-29");
});

test("a chosen business date gives the schedule point of the day after", () => {
  const point = schedulePointOf("2026-11-18", Date.UTC(2026, 10, 20, 1, 2, 3), "Asia/Shanghai");
  expect(point.toString()).toBe("2026-11-19T09:02:03+08:00[Asia/Shanghai]");
  expect(zoneIsKnown("Mars/Olympus")).toBe(false);
});

test("each task becomes one instance that waits for the instances of its upstream", () => {
  const task = (name: string, after: string[], times = 0): TaskDefinition => ({
    id: name as TaskId,
    name,
    type: "shell",
    params: {},
    after: after as TaskId[],
    retry: { times, intervalSeconds: 1 },
    timeoutSeconds: null,
    remark: "",
  });
  let count = 0;
  const plan = planInstances({ params: {}, positions: {}, tasks: [task("a", []), task("b", ["a", "a"], 2), task("c", ["b", "a"])] }, () => `i${count++}` as TaskInstanceId, { test: false });
  expect(plan.map((one) => [one.id, one.upstream, one.maxTries])).toEqual([
    ["i0", [], 1],
    ["i1", ["i0"], 3],
    ["i2", ["i1", "i0"], 1],
  ]);
});
