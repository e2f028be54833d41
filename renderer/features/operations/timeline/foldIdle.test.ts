import fc from "fast-check";
import { expect, test } from "vitest";
import { foldIdle, IDLE_MS, timeScale } from "./foldIdle.ts";

const minute = 60_000;

test("only what is idle for more than ten minutes is folded", () => {
  const whole = { from: 0, to: 120 * minute };
  const busy = [
    { from: 0, to: 5 * minute },
    { from: 15 * minute, to: 20 * minute },
    { from: 80 * minute, to: 120 * minute },
  ];
  expect(foldIdle(busy, whole)).toEqual([
    { from: 0, to: 21 * minute, folded: false },
    { from: 21 * minute, to: 79 * minute, folded: true },
    { from: 79 * minute, to: 120 * minute, folded: false },
  ]);
});

test("a run that waits first has its wait folded, and an empty one is one stretch", () => {
  expect(foldIdle([{ from: 60 * minute, to: 61 * minute }], { from: 0, to: 61 * minute }).map(({ folded }) => folded)).toEqual([false, true, false]);
  expect(foldIdle([], { from: 5, to: 5 })).toEqual([{ from: 5, to: 5, folded: false }]);
});

test("stretches cover the whole without a gap, nothing busy is folded, and the axis is monotone and can be read back", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ from: fc.integer({ min: 0, max: 600 }), length: fc.integer({ min: 0, max: 90 }) }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 200, max: 4000 }),
      (spans, end, width) => {
        const busy = spans.map(({ from, length }) => ({ from: from * minute, to: (from + length) * minute })).filter(({ from }) => from <= end * minute);
        const whole = { from: 0, to: end * minute };
        const stretches = foldIdle(busy, whole);
        expect(stretches[0]!.from).toBe(0);
        expect(stretches.at(-1)!.to).toBe(whole.to);
        for (const [index, one] of stretches.entries()) {
          expect(one.to).toBeGreaterThanOrEqual(one.from);
          if (index > 0) expect(one.from).toBe(stretches[index - 1]!.to);
          if (one.folded) {
            expect(one.to - one.from).toBeGreaterThan(IDLE_MS - 2 * minute - 1);
            expect(busy.some((span) => span.from < one.to && span.to > one.from)).toBe(false);
          }
        }
        const scale = timeScale(stretches, width, 36);
        let before = -1;
        for (let at = 0; at <= whole.to; at += minute) {
          const x = scale.xOf(at);
          expect(x).toBeGreaterThanOrEqual(before);
          expect(x).toBeLessThanOrEqual(width + 1e-6);
          expect(Math.abs(scale.timeAt(x) - at)).toBeLessThan(minute);
          before = x;
        }
      },
    ),
  );
});
