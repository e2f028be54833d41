import type { Rhythm } from "./workload.ts";

/**
 * When a rhythm fires, found by looking at every minute there is: nothing of it is shared with `domain/schedule`. A list of hours that a
 * zone skips fires at the gap's end, one that it repeats at the first of the two; every hour, and steps of hours, fire as often as the minute is there.
 */
export function naivePoints(rhythm: Rhythm, from: number, until: number): number[] {
  const points = new Set<number>();
  const fires = (hour: number, minute: number, weekday: number): boolean =>
    rhythm.minutes.includes(minute) && (rhythm.weekdays === null || rhythm.weekdays.includes(weekday)) && (rhythm.hourStep !== null ? hour % rhythm.hourStep === 0 : rhythm.hours === null || rhythm.hours.includes(hour));
  const everyOccurrence = rhythm.hours === null || rhythm.hourStep !== null;
  const { start, walls } = minutesOf(rhythm.zone);
  for (let index = Math.max(1, Math.ceil((from - start) / MINUTE)); start + index * MINUTE < until; index++) {
    const at = start + index * MINUTE;
    const [wall, before] = [walls[index]!, walls[index - 1]!];
    const fields = new Date(wall);
    const repeated = everyOccurrence ? false : walls.indexOf(wall, Math.max(0, index - 180)) < index;
    if (!repeated && fires(fields.getUTCHours(), fields.getUTCMinutes(), fields.getUTCDay() || 7)) points.add(at);
    if (everyOccurrence) continue;
    for (let skipped = before + MINUTE; skipped < wall; skipped += MINUTE) {
      const gone = new Date(skipped);
      if (fires(gone.getUTCHours(), gone.getUTCMinutes(), gone.getUTCDay() || 7)) points.add(at);
    }
  }
  return [...points].sort((a, b) => a - b);
}
/** The same for dates on the clock of its zone, such as `2026-03-01`. */
export function naivePointsOn(rhythm: Rhythm, dates: readonly string[]): number[] {
  const instants = dates.map((date) => Date.parse(`${date}T00:00:00Z`));
  const { start, walls } = minutesOf(rhythm.zone);
  const points = naivePoints(rhythm, Math.min(...instants) - DAY, Math.max(...instants) + 2 * DAY);
  return points.filter((at) => dates.includes(new Date(walls[(at - start) / MINUTE]!).toISOString().slice(0, 10)));
}
const MINUTE = 60_000;
const DAY = 86_400_000;
const DAYS = 90;
const DAYS_BEFORE = 12;

interface Minutes {
  readonly start: number;
  /** What the clock on the wall shows at each minute from `start`, as if it were UTC. */
  readonly walls: number[];
}
const known = new Map<string, Minutes>();
let origin = 0;
/** Around when minutes are looked at. */
export function lookAtMinutesFrom(start: number): void {
  if (origin !== start) known.clear();
  origin = start;
}
function minutesOf(zone: string): Minutes {
  let minutes = known.get(zone);
  if (minutes === undefined) {
    const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
    const start = Math.floor(origin / MINUTE) * MINUTE - DAYS_BEFORE * DAY;
    const walls: number[] = [];
    for (let at = start, quarter = 0; at < start + DAYS * DAY; at += MINUTE) {
      // Clocks change at quarters of an hour, so one reading serves the minutes up to the next.
      if ((at - start) % (15 * MINUTE) === 0) {
        const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
        quarter = Date.UTC(part["year"]!, part["month"]! - 1, part["day"]!, part["hour"], part["minute"]) - at;
      }
      walls.push(at + quarter);
    }
    known.set(zone, (minutes = { start, walls }));
  }
  return minutes;
}
