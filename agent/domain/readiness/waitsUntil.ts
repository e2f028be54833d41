import { TIME_OF_DAY, type ParameterValues } from "#contract";

const MOST_MINUTES = 7 * 24 * 60;

/** What a text that says a time of day, or a number of minutes, does not say. */
export type UnreadableWait = { readonly field: "at" | "minutes"; readonly value: string };

/**
 * When a task of the kind `waitTime` goes on: at a time of day on the day of its schedule point, or so many minutes after its upstream
 * ended. A time of day that the zone skips is as much later as the clock was put forward; of one that is there twice, the first.
 */
export function waitsUntil(form: ParameterValues, of: { readonly scheduleAt: Temporal.ZonedDateTime; readonly upstreamEndedAt: number }): number | UnreadableWait {
  if (form["until"] === "minutes") {
    const value = String(form["minutes"] ?? "").trim();
    const minutes = Number(value);
    return value !== "" && minutes >= 0 && minutes <= MOST_MINUTES ? of.upstreamEndedAt + Math.round(minutes * 60_000) : { field: "minutes", value };
  }
  const value = String(form["at"] ?? "").trim();
  if (!TIME_OF_DAY.test(value)) return { field: "at", value };
  const plainTime = Temporal.PlainTime.from(value.indexOf(":") === 1 ? `0${value}` : value);
  return of.scheduleAt.toPlainDate().toZonedDateTime({ timeZone: of.scheduleAt.timeZoneId, plainTime }).epochMilliseconds;
}
