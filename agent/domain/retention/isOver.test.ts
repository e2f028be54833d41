import fc from "fast-check";
import { expect, test } from "vitest";
import type { Origin, RetentionPolicy, WorkflowInstanceId, WorkflowInstanceState } from "#contract";
import { makeIds } from "../../platform/ids.ts";
import { isOver, lowestIdAt } from "./isOver.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 20);
const ids = makeIds({ now: () => NOW });
const days = fc.option(fc.integer({ min: 1, max: 40 }));
const policy: fc.Arbitrary<RetentionPolicy> = fc.record({ keepDays: days, keepFailedDays: days, keepRuns: fc.integer({ min: 0, max: 5 }) });
const run = fc.record({
  id: fc.constantFrom(...Array.from({ length: 8 }, () => ids.next<WorkflowInstanceId>())),
  state: fc.constantFrom<WorkflowInstanceState>("SUCCESS", "FAILED"),
  origin: fc.constantFrom<Origin>("scheduled", "manual", "test"),
  endedAt: fc.option(fc.integer({ min: 0, max: 50 * DAY }).map((ago) => NOW - ago)),
});

test("[RTN1] what is open stays, for ever is for ever, and the last runs stay however old they are", () => {
  fc.assert(
    fc.property(run, policy, (one, of) => {
      expect(isOver({ ...one, endedAt: null }, of, null, NOW)).toBe(false);
      expect(isOver(one, { ...of, keepDays: null }, null, NOW)).toBe(false);
      if (of.keepRuns > 0 && one.origin !== "test") {
        expect(isOver(one, of, null, NOW)).toBe(false);
        expect(isOver(one, of, one.id, NOW)).toBe(false);
      }
    }),
  );
});
test("[RTN1] a policy that keeps longer removes nothing more; failed ones are never removed before others", () => {
  fc.assert(
    fc.property(run, policy, fc.integer({ min: 0, max: 30 }), (one, of, more) => {
      const longer = { ...of, keepDays: of.keepDays === null ? null : of.keepDays + more };
      const kept = "z" as WorkflowInstanceId;
      if (isOver(one, longer, kept, NOW)) expect(isOver(one, of, kept, NOW)).toBe(true);
      if (isOver({ ...one, state: "FAILED" }, of, kept, NOW)) expect(isOver({ ...one, state: "SUCCESS" }, of, kept, NOW)).toBe(true);
    }),
  );
});
test("an instant's lowest id is below every id that is made then, and above those before", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 45 }), (at) => {
      expect(makeIds({ now: () => at }).next<string>() >= lowestIdAt(at)).toBe(true);
      expect(makeIds({ now: () => at - 1 }).next<string>() < lowestIdAt(at)).toBe(true);
    }),
  );
});
