import { DEFAULT_LANE_SHARES, DEFAULT_PLACEMENT, HERA_PLACEMENT } from "#contract";
import { expect, test } from "vitest";
import { meantBy, outOfHundred, presetOf, settingsOf, shownAs } from "./placementForm.ts";

test("a preset is known by its numbers, and one changed number makes them one's own", () => {
  expect([null, DEFAULT_PLACEMENT, HERA_PLACEMENT, { ...HERA_PLACEMENT, maxLoadPerCore: 2 }].map(presetOf)).toEqual(["platform", "default", "hera", "own"]);
  expect(settingsOf("own", HERA_PLACEMENT)).toEqual(HERA_PLACEMENT);
  expect(settingsOf("own", null)).toEqual(DEFAULT_PLACEMENT);
  expect(settingsOf("platform", HERA_PLACEMENT)).toBeNull();
});

test("numbers go to the form and back unchanged; what is not looked at stays so", () => {
  for (const [unit, value] of [
    ["percent", 0.9],
    ["mib", HERA_PLACEMENT.systemMemoryBytes],
    ["plain", 1.5],
    ["mib", null],
  ] as const)
    expect(meantBy(unit, shownAs(unit, value))).toBe(value);
  expect(shownAs("percent", 0.9)).toBe(90);
  expect(meantBy("percent", 140)).toBe(1);
});

test("of a hundred starts none is lost to rounding", () => {
  expect(outOfHundred(DEFAULT_LANE_SHARES)).toEqual(DEFAULT_LANE_SHARES);
  const thirds = outOfHundred({ scheduled: 1, manual: 1, development: 1, backfill: 3 });
  expect(Object.values(thirds).reduce((sum, one) => sum + one, 0)).toBe(100);
  expect(thirds.backfill).toBe(50);
});
