import { expect, test } from "vitest";
import type { Alert } from "#contract";
import { groupAlerts } from "./groupAlerts.ts";
import { newAlertsOf } from "./newAlertsOf.ts";

const alert = (id: string, root: string, change: Partial<Alert> = {}): Alert => ({ id, root, ruleName: `rule ${id}`, state: "open", count: 1, at: 10, closedAt: null, mine: true, ...change }) as Alert;

test("[ALR2] alerts of several rules with one root are one row, as loud as the loudest; what is over is not mixed with what is not", () => {
  const groups = groupAlerts([alert("4", "a", { state: "acknowledged", count: 3, at: 40 }), alert("3", "a", { at: 30 }), alert("2", "b"), alert("1", "a", { state: "closed", closedAt: 20 })]);
  expect(groups.map((group) => [group.alert.id, group.ids, group.state, group.count, group.since])).toEqual([
    ["4", ["4", "3"], "open", 3, 30],
    ["2", ["2"], "open", 1, 10],
    ["1", ["1"], "closed", 1, 10],
  ]);
});
test("news are one's own alerts that were opened since the last look; the first look has none", () => {
  const before = [alert("1", "a")];
  expect(newAlertsOf(undefined, before)).toEqual([]);
  expect(newAlertsOf(before, [alert("3", "c"), alert("2", "b", { mine: false }), ...before]).map((one) => one.id)).toEqual(["3"]);
  expect(newAlertsOf(before, [alert("4", "d", { state: "acknowledged" })])).toEqual([]);
});
