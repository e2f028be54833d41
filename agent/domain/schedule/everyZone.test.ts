import { expect, test } from "vitest";
import { Schedule } from "#contract";
import { readSchedule } from "./fireRule.ts";
import { fireTimes } from "./fireTimes.ts";

const HOUR = 3_600_000;
const FIRST = Temporal.Instant.from("1990-01-01T00:00Z");
const LAST = Temporal.Instant.from("2038-01-01T00:00Z").epochMilliseconds;

/** Replayable: SIGNALBOX_SEED draws the same times again. */
const seed = Number(process.env["SIGNALBOX_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
let state = seed;
const below = (limit: number): number => {
  state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
  const mixed = Math.imul(state ^ (state >>> 16), 0x45d9f3b);
  return ((mixed ^ (mixed >>> 15)) >>> 0) % limit;
};

function changesOf(zone: string): Temporal.ZonedDateTime[] {
  const found: Temporal.ZonedDateTime[] = [];
  for (let at = FIRST.toZonedDateTimeISO(zone).getTimeZoneTransition("next"); at !== null && at.epochMilliseconds < LAST; at = at.getTimeZoneTransition("next")) found.push(at);
  return found;
}
const ruleOf = (zone: string, cron: string, more: Partial<Schedule> = {}) => readSchedule(Schedule.parse({ cron, zone, ...more }), { zone: "UTC", calendars: new Map() }).rule!;
const firesOf = (zone: string, cron: string, from: number, to: number, more: Partial<Schedule> = {}) => [...fireTimes(ruleOf(zone, cron, more), from - 1, to)].map((fire) => fire.at);

/** The rule in its own words, asked of Temporal for each date: what a fixed time means on each day. */
function fixedOracle(zone: string, hour: number, minute: number, from: number, to: number, gap: Schedule["gap"], fold: Schedule["fold"]): number[] {
  const found = new Set<number>();
  const firstDate = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate().subtract({ days: 2 });
  const days = Math.ceil((to - from) / (24 * HOUR)) + 5;
  for (let index = 0; index < days; index++) {
    const wall = firstDate.add({ days: index }).toPlainDateTime({ hour, minute });
    const [earlier, later] = (["earlier", "later"] as const).map((disambiguation) => wall.toZonedDateTime(zone, { disambiguation }));
    if (earlier!.toPlainDateTime().equals(wall)) {
      if (fold !== "second" || earlier!.equals(later!)) found.add(earlier!.epochMilliseconds);
      if (fold !== "first") found.add(later!.epochMilliseconds);
    } else if (gap === "shift") found.add(earlier!.getTimeZoneTransition("next")!.epochMilliseconds);
  }
  return [...found].filter((at) => at >= from && at <= to).toSorted((a, b) => a - b);
}
/** Every quarter of an hour that is really there, by the clock on the wall. */
function stepOracle(zone: string, minutes: number, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = Math.ceil(from / (15 * 60_000)) * 15 * 60_000; at <= to; at += 15 * 60_000) {
    const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    if (wall.minute % minutes === 0 && wall.second === 0) found.push(at);
  }
  return found;
}

test(`[SCH1] every zone, every change of its clock from 1990 to 2037 (SIGNALBOX_SEED=${seed})`, { timeout: 60_000 }, () => {
  let checked = 0;
  const zones = Intl.supportedValuesOf("timeZone");
  for (const zone of zones) {
    for (const change of changesOf(zone)) {
      const at = change.epochMilliseconds;
      const wall = change.toPlainTime();
      // Around what the change skips or repeats: up to two hours before and after its clock.
      const minuteOfDay = (wall.hour * 60 + wall.minute + 1440 + (below(17) - 8) * 15) % 1440;
      const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
      const [from, to] = [at - 26 * HOUR, at + 26 * HOUR];
      const gap = below(2) === 0 ? "shift" : "skip";
      const fold = (["first", "second", "both"] as const)[below(3)]!;
      const place = `${zone} ${change.toString()} ${hour}:${minute} ${gap} ${fold} seed ${seed}`;
      expect(firesOf(zone, `${minute} ${hour} * * *`, from, to, { gap, fold }), place).toEqual(fixedOracle(zone, hour, minute, from, to, gap, fold));
      if (below(4) === 0) expect(firesOf(zone, "*/15 * * * *", at - 3 * HOUR, at + 3 * HOUR), place).toEqual(stepOracle(zone, 15, at - 3 * HOUR, at + 3 * HOUR));
      checked++;
    }
    // And somewhere where nothing happens.
    const from = FIRST.epochMilliseconds + below(47 * 365) * 24 * HOUR;
    expect(firesOf(zone, "10 4 * * *", from, from + 100 * HOUR, {}), `${zone} from ${from} seed ${seed}`).toEqual(fixedOracle(zone, 4, 10, from, from + 100 * HOUR, "shift", "first"));
  }
  expect(zones.length).toBeGreaterThan(400);
  expect(checked).toBeGreaterThan(10_000);
});
