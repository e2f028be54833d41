import { businessDateOfFire, fireTimes, type FireRule } from "../schedule/fireTimes.ts";

/** A schedule point of which an instance is to be made. */
export interface Point {
  readonly fireAt: number;
  readonly businessDate: string;
}
/** The business date is the same for this long: zones are apart by quarters of an hour. */
const SAME_MS = 15 * 60_000;
/** Of points that have passed as many at once, the newest: more would be a flood that nobody reads. */
const MOST_PASSED = 1000;

/** [SNP1] The points of a rule from an instant (included) to another (not), in order; of more than a thousand that came before `now` the newest. */
export function pointsBetween(rule: FireRule, from: number, until: number, now: number): Point[] {
  const points: Point[] = [];
  let [quarter, date] = [Number.NaN, ""];
  let passed = 0;
  for (const { at } of fireTimes(rule, from - 1, until - 1)) {
    const own = Math.floor(at / SAME_MS);
    if (own !== quarter) [quarter, date] = [own, businessDateOfFire(rule, at)];
    points.push({ fireAt: at, businessDate: date });
    if (at < now) passed++;
  }
  return passed > MOST_PASSED ? points.slice(passed - MOST_PASSED) : points;
}
