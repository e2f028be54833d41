import { DAY_MS } from "./dayNumber.ts";
import { businessDateOfFire, fireTimes, type FireRule } from "./fireTimes.ts";

/** A business date is at most so many days before its points: the longest holidays, and a zone on either side. */
const REACH_DAYS = 32;
/** The business date is the same for this long: zones are apart by quarters of an hour. */
const SAME_MS = 15 * 60_000;

/** The points of a rule whose business date is this one, in order. */
export function pointsOfDate(rule: FireRule, businessDate: string): number[] {
  const start = Date.parse(businessDate) - 2 * DAY_MS;
  const points: number[] = [];
  let [quarter, date] = [Number.NaN, ""];
  for (const { at } of fireTimes(rule, start, start + REACH_DAYS * DAY_MS)) {
    if (Math.floor(at / SAME_MS) !== quarter) [quarter, date] = [Math.floor(at / SAME_MS), businessDateOfFire(rule, at)];
    if (date > businessDate) break;
    if (date === businessDate) points.push(at);
  }
  return points;
}
