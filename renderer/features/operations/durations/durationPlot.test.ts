import fc from "fast-check";
import { expect, test } from "vitest";
import { durationPlot } from "./durationPlot.ts";

test("[NGT1] every dot is in its box, longer runs stand higher, and the band lies between", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: null }), { maxLength: 30 }), fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (durations, a, b) => {
      const usual = { p50Ms: Math.min(a, b), p95Ms: Math.max(a, b) };
      const { dots, band } = durationPlot(
        durations.map((durationMs) => ({ durationMs })),
        usual,
        300,
        60,
      );
      expect(dots.map((dot) => dot === null)).toEqual(durations.map((ms) => ms === null));
      for (const dot of dots) if (dot) expect(dot.x >= 0 && dot.x <= 300 && dot.y >= 0 && dot.y <= 60).toBe(true);
      for (const [i, one] of dots.entries()) for (const [j, other] of dots.entries()) if (one && other && durations[i]! > durations[j]!) expect(one.y).toBeLessThan(other.y);
      expect(band!.p95).toBeLessThanOrEqual(band!.p50);
    }),
  );
});

test("without a success there is no band, and one run stands in the middle", () => {
  expect(durationPlot([{ durationMs: 5 }], { p50Ms: null, p95Ms: null }, 300, 60)).toMatchObject({ band: null, dots: [{ x: 150 }] });
  expect(durationPlot([], { p50Ms: null, p95Ms: null }, 300, 60)).toMatchObject({ band: null, dots: [] });
});
