import { zonedAt } from "./businessDate.ts";
import { businessDateOfFire, fireTimes, type FireRule } from "../schedule/fireTimes.ts";

/** A schedule point of which an instance is to be made. */
export interface Point {
  readonly fireAt: number;
  readonly businessDate: string;
}
/** Of points that have passed as many at once, the newest: more would be a flood that nobody reads. */
const MOST_PASSED = 1000;

/** [SNP1] The points of a rule from an instant (included) to another (not), in order; of more than a thousand that came before `now` the newest. */
export function pointsBetween(rule: FireRule, from: number, until: number, now: number): Point[] {
  const points: Point[] = [];
  let [midnight, date] = [-Infinity, ""];
  let passed = 0;
  for (const { at } of fireTimes(rule, from - 1, until - 1)) {
    // All of a day on the clock of the zone has one business date.
    if (at >= midnight) [midnight, date] = [nextMidnight(at, rule.zone), businessDateOfFire(rule, at)];
    points.push({ fireAt: at, businessDate: date });
    if (at < now) passed++;
  }
  return passed > MOST_PASSED ? points.slice(passed - MOST_PASSED) : points;
}
const nextMidnight = (at: number, zone: string): number => zonedAt(at, zone).toPlainDate().add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
