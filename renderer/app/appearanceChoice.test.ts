import { expect, test } from "vitest";
import { limitedZoom, restoredAppearance } from "./appearanceChoice.ts";

test("a first start follows the system, in its language", () => {
  expect(restoredAppearance(undefined, ["zh-Hans-CN", "en"])).toEqual({ theme: "system", density: "default", language: "zh-CN", zoom: 1 });
  expect(restoredAppearance(undefined, ["de-DE", "en-US"]).language).toBe("en");
});

test("the choice outlives the window; an unknown part falls back alone", () => {
  expect(restoredAppearance({ theme: "dark", density: "huge", language: "en", zoom: 9 }, ["zh"])).toEqual({ theme: "dark", density: "default", language: "en", zoom: 1.5 });
  expect(limitedZoom(0.30000004)).toBe(0.8);
});
