import type { MisfirePolicy } from "#contract";
import { DAY_MS } from "./dayNumber.ts";
import { fireTimes, type Fire, type FireRule } from "./fireTimes.ts";

/** A schedule point that has come, and whether it makes a run or stays as missed. */
export interface DuePoint {
  readonly at: number;
  readonly missed: boolean;
}
/** How late a point may be and still be on time: a restart of the server misses nothing. */
const LATE_MS = 60_000;
/** As many points at once, the newest: more would be a flood that nobody reads. */
const MOST_POINTS = 1000;

/**
 * [SCH3] The points after one instant, up to and with `now`, in order. Those that are more than a minute late are made by the policy;
 * what it leaves out is missed. Of more than a thousand only the newest are looked at.
 */
export function duePoints(rule: FireRule, after: number, now: number, policy: MisfirePolicy): DuePoint[] {
  const fires = newestFires(rule, after, now);
  const late = fires.filter((fire) => fire.at < now - LATE_MS).length;
  const kept = policy.policy === "skip" ? 0 : policy.policy === "latest" ? 1 : policy.cap;
  return fires.map(({ at }, index) => ({ at, missed: index < late - kept }));
}
/** Day by day backwards, so that a year without a server costs no more than the points that are kept. */
function newestFires(rule: FireRule, after: number, now: number): Fire[] {
  let found: Fire[] = [];
  for (let end = now; end > after && found.length < MOST_POINTS; end -= DAY_MS) found = [...fireTimes(rule, Math.max(after, end - DAY_MS), end), ...found];
  return found.slice(-MOST_POINTS);
}
