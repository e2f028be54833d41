import { zonedAt } from "./businessDate.ts";

/** A calendar day of the platform, as instants `from` (included) to `until` (not). */
export interface SnapshotDay {
  readonly date: string;
  readonly from: number;
  readonly until: number;
}
/** Of days that passed while no server ran so many are made; what lies before has no instances. */
const MOST_DAYS = 31;

const endOf = (date: Temporal.PlainDate, zone: string): number => date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
/** The calendar day of the platform of which instances must be there: today, and from `at` on tomorrow. */
function newestDue(now: number, zone: string, at: string): Temporal.PlainDate {
  const today = zonedAt(now, zone).toPlainDate();
  return now >= snapshotInstant(today, zone, at) ? today.add({ days: 1 }) : today;
}
const snapshotInstant = (day: Temporal.PlainDate, zone: string, at: string): number => day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(at) }).epochMilliseconds;

/**
 * [SNP1] The days of which instances are due and not made, the oldest first. They follow the newest one without a gap, also when the zone of
 * the platform was changed between; after more than a month without a server only the last month counts.
 */
export function snapshotDays(newest: Pick<SnapshotDay, "date" | "until"> | null, clock: { readonly now: number; readonly zone: string; readonly at: string }): SnapshotDay[] {
  return daysUntil(newest, newestDue(clock.now, clock.zone, clock.at), clock.zone);
}
/** The same, of the platform's next calendar day too, whatever the time is. */
export function daysWithNext(newest: Pick<SnapshotDay, "date" | "until"> | null, clock: { readonly now: number; readonly zone: string }): SnapshotDay[] {
  return daysUntil(newest, zonedAt(clock.now, clock.zone).toPlainDate().add({ days: 1 }), clock.zone);
}
function daysUntil(newest: Pick<SnapshotDay, "date" | "until"> | null, last: Temporal.PlainDate, zone: string): SnapshotDay[] {
  const earliest = newest === null ? last : last.subtract({ days: MOST_DAYS - 1 });
  const following = newest === null ? last : Temporal.PlainDate.from(newest.date).add({ days: 1 });
  const gap = newest === null || Temporal.PlainDate.compare(following, earliest) < 0;
  let date = gap ? earliest : following;
  let from = gap ? date.toZonedDateTime(zone).epochMilliseconds : newest.until;
  const days: SnapshotDay[] = [];
  // By instants, not by dates: a zone further west makes the day of the newest one longer than it was.
  for (; from < endOf(last, zone); date = date.add({ days: 1 })) {
    const until = endOf(date, zone);
    if (until <= from) continue;
    days.push({ date: date.toString(), from, until });
    from = until;
  }
  return days;
}

/** When the next snapshot is made by itself, and of which day. */
export function nextSnapshot(newestDate: string | null, { now, zone, at }: { readonly now: number; readonly zone: string; readonly at: string }): { readonly at: number; readonly date: string } {
  let day = zonedAt(now, zone).toPlainDate();
  if (snapshotInstant(day, zone, at) <= now) day = day.add({ days: 1 });
  // One that a person made ahead of its time is not made again.
  while (newestDate !== null && day.add({ days: 1 }).toString() <= newestDate) day = day.add({ days: 1 });
  return { at: snapshotInstant(day, zone, at), date: day.add({ days: 1 }).toString() };
}
