import { zonedAt } from "../planning/businessDate.ts";

/**
 * When the quiet hours end in which `now` is; null when it is in none. `from` to `until` on the clock of the zone may cross midnight;
 * equal times are a whole day, of which the end is the next time that the clock says so. An end that the zone skips is the gap's end.
 */
export function quietUntil(quiet: { readonly from: string; readonly until: string } | null, now: number, zone: string): number | null {
  if (quiet === null) return null;
  const here = zonedAt(now, zone);
  const time = here.toPlainTime();
  const [from, until] = [Temporal.PlainTime.from(quiet.from), Temporal.PlainTime.from(quiet.until)];
  const at = (one: Temporal.PlainTime): boolean => Temporal.PlainTime.compare(time, one) >= 0;
  const within = Temporal.PlainTime.compare(from, until) < 0 ? at(from) && !at(until) : at(from) || !at(until);
  if (!within) return null;
  const endOn = (date: Temporal.PlainDate): number => date.toZonedDateTime({ timeZone: zone, plainTime: until }).epochMilliseconds;
  const today = endOn(here.toPlainDate());
  return today > now ? today : endOn(here.toPlainDate().add({ days: 1 }));
}
