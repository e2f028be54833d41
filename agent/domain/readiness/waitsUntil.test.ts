import { expect, test } from "vitest";
import { waitsUntil } from "./waitsUntil.ts";

const of = (local: string, upstreamEndedAt = 0) => ({ scheduleAt: Temporal.ZonedDateTime.from(local), upstreamEndedAt });
const ms = (local: string) => Temporal.ZonedDateTime.from(local).epochMilliseconds;

test("a time of day is one of the schedule day in the run's zone; one that the clock skips comes as much later", () => {
  const day = of("2026-11-20T02:00[Asia/Shanghai]");
  expect(waitsUntil({ until: "at", at: "06:30" }, day)).toBe(ms("2026-11-20T06:30[Asia/Shanghai]"));
  expect(waitsUntil({ at: " 6:30:15 " }, day)).toBe(ms("2026-11-20T06:30:15[Asia/Shanghai]"));
  expect(waitsUntil({ at: "01:00" }, day)).toBe(ms("2026-11-20T01:00[Asia/Shanghai]"));
  expect(waitsUntil({ at: "02:30" }, of("2026-03-29T01:00[Europe/Berlin]"))).toBe(ms("2026-03-29T03:30[Europe/Berlin]"));
  for (const at of ["24:00", "7", "12:60", "", "soon"]) expect(waitsUntil({ at }, day)).toEqual({ field: "at", value: at });
});

test("minutes count from the end of what came before", () => {
  expect(waitsUntil({ until: "minutes", minutes: 1.5 }, of("2026-11-20T02:00[UTC]", 1000))).toBe(91_000);
  expect(waitsUntil({ until: "minutes", minutes: "0" }, of("2026-11-20T02:00[UTC]", 1000))).toBe(1000);
  for (const minutes of ["", "-1", "x", "10081"]) expect(waitsUntil({ until: "minutes", minutes }, of("2026-11-20T02:00[UTC]"))).toEqual({ field: "minutes", value: minutes });
});
