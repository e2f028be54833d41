import type { OutputOf, UiUp } from "#contract";

type Today = OutputOf<UiUp, "today.get">;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** More hours than a chart shows: the newest of them are kept. */
const MOST = 36;

/** One hour of the chart: what ended or goes on in it, and how many runs of the date before did. */
export interface HourBar {
  readonly at: number;
  readonly success: number;
  readonly failed: number;
  readonly running: number;
  readonly before: number;
}

/**
 * Every hour from the first to the last of both dates, also those in which nothing happened, and never less than a day: from the midnight
 * before the first, so that the same hour is at the same place every day. `hourOfDay` is 0 to 23 on the clock of the platform.
 */
export function hourBars(hours: Today["hours"], hoursBefore: Today["hours"], hourOfDay: (at: number) => number): readonly HourBar[] {
  const before = new Map(hoursBefore.map((hour) => [hour.at + DAY_MS, hour.success + hour.failed + hour.running]));
  const byAt = new Map(hours.map((hour) => [hour.at, hour]));
  const all = [...byAt.keys(), ...before.keys()];
  if (all.length === 0) return [];
  const earliest = Math.min(...all);
  const midnight = earliest - hourOfDay(earliest) * HOUR_MS;
  const last = Math.max(...all, midnight + DAY_MS - HOUR_MS);
  const first = Math.max(midnight, last - (MOST - 1) * HOUR_MS);
  const bars: HourBar[] = [];
  for (let at = first; at <= last; at += HOUR_MS) {
    const hour = byAt.get(at);
    bars.push({ at, success: hour?.success ?? 0, failed: hour?.failed ?? 0, running: hour?.running ?? 0, before: before.get(at) ?? 0 });
  }
  return bars;
}
