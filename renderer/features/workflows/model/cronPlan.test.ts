import { expect, test } from "vitest";
import { CRON_PLAN_KINDS, planAs, planOf, withPlan } from "./cronPlan.ts";

const none = { cron: "", workingDay: null };

test("what can be said in words is read from the text and written to the same text", () => {
  for (const cron of ["* * * * *", "*/15 * * * *", "5 * * * *", "30 2 * * *", "0 6 * * 1,3,5", "0 6 15 * *", "0 6 L * *", "0 6 * * 5#2", "0 6 * * 7L"]) {
    const plan = planOf({ cron, workingDay: null });
    expect(plan.kind, cron).not.toBe("text");
    expect(withPlan(none, plan), cron).toEqual({ cron, workingDay: null });
  }
  expect(planOf({ cron: "0 6 * * *", workingDay: -2 })).toEqual({ kind: "workingDay", nth: -2, hour: 6, minute: 0 });
  expect(planOf({ cron: "0 6 * * 0-2", workingDay: null })).toMatchObject({ kind: "weekly", weekdays: [1, 2, 7] });
});

test("what says more stays text, and is not touched", () => {
  for (const cron of ["", "0 0 6 * * *", "*/7 * * * *", "0 6,7 * * *", "0 6 * 1 *", "0 6 1 * 1", "0 6 * * mon", "60 6 * * *", "0 6 * * 5-1"]) {
    expect(planOf({ cron, workingDay: null }), cron).toEqual({ kind: "text" });
    expect(withPlan({ cron, workingDay: 3 }, { kind: "text" })).toEqual({ cron, workingDay: 3 });
  }
  expect(planOf({ cron: "5 * * * *", workingDay: 1 })).toEqual({ kind: "text" });
});

test("another way to say it keeps the time of day", () => {
  const before = planOf({ cron: "45 5 * * *", workingDay: null });
  for (const kind of CRON_PLAN_KINDS) {
    const plan = planAs(kind, before);
    expect(plan.kind).toBe(kind);
    if ("hour" in plan) expect([plan.hour, plan.minute]).toEqual([5, 45]);
    if (kind !== "text") expect(planOf(withPlan(none, plan))).toEqual(plan);
  }
});
