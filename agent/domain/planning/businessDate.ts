/** The business date of a fire instant: its date in the zone, minus one day (PRODUCT.md, "Business date and zone"). */
export function businessDateOf(fireAt: number, zone: string): string {
  return zonedAt(fireAt, zone).toPlainDate().subtract({ days: 1 }).toString();
}
/** The date so many days before. */
export const businessDateBefore = (businessDate: string, days: number): string => Temporal.PlainDate.from(businessDate).subtract({ days }).toString();
/** The instant as wall clock in a zone. Throws RangeError when the zone is not known. */
export function zonedAt(instant: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
}
/** Whether this runtime knows the zone. */
export function zoneIsKnown(zone: string): boolean {
  try {
    zonedAt(0, zone);
    return true;
  } catch {
    return false;
  }
}
/**
 * The schedule point of a run whose business date a person chose: the time of day of `now` on the day after that date, so that
 * `$[…]` and `bizdate` agree as in a scheduled run.
 */
export function schedulePointOf(businessDate: string, now: number, zone: string): Temporal.ZonedDateTime {
  const day = Temporal.PlainDate.from(businessDate).add({ days: 1 });
  return day.toZonedDateTime({ timeZone: zone, plainTime: zonedAt(now, zone).toPlainTime() });
}
