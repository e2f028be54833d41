import { z } from "zod";
import { CalendarDate, Instant, Name, ZoneName } from "./ids.ts";

/** [SCH3] What happens to schedule points that passed while no server ran: nothing, the latest one, or all of them up to `cap`; what is left out stays visible as missed. */
export const MisfirePolicy = z.discriminatedUnion("policy", [
  z.strictObject({ policy: z.literal("skip") }),
  z.strictObject({ policy: z.literal("latest") }),
  z.strictObject({ policy: z.literal("all"), cap: z.number().int().min(1).max(1000).default(100) }),
]);
export type MisfirePolicy = z.infer<typeof MisfirePolicy>;

/** [SCH4] What happens when the run before has not ended: wait for it, skip this one, kill the old one, or run beside it, at most `parallel` at once. */
export const OverlapPolicy = z.discriminatedUnion("policy", [
  z.strictObject({ policy: z.literal("wait") }),
  z.strictObject({ policy: z.literal("skip") }),
  z.strictObject({ policy: z.literal("cancelOld") }),
  z.strictObject({ policy: z.literal("parallel"), parallel: z.number().int().min(1).max(1000).default(1) }),
]);
export type OverlapPolicy = z.infer<typeof OverlapPolicy>;

/**
 * [SCH1] When a workflow runs by itself. Part of the revision: a change, also a pause, takes effect when it is published.
 * A time that a zone skips (`gap`) fires once at the gap's end, or not at all; one that it repeats (`fold`) fires at the first of
 * the two, at the second, or at both. `*` and step fields of hour and minute fire at every real occurrence and know neither.
 */
export const Schedule = z.strictObject({
  /** Five fields (minute hour day month weekday), or six with seconds first, as cron-parser reads them, with `L` and `#`. */
  cron: z.string().min(1).max(200),
  /** Null: the platform's. */
  zone: ZoneName.nullable().default(null),
  /** First and last date in the zone on which it fires. */
  from: CalendarDate.nullable().default(null),
  until: CalendarDate.nullable().default(null),
  calendar: Name.nullable().default(null),
  /** [CAL2] A day that the calendar does not have: left out, or moved to the next or previous day that it has. */
  roll: z.enum(["skip", "next", "previous"]).default("skip"),
  /** [CAL3] Only on this working day of the month, counted from its beginning, or from its end when negative. */
  workingDay: z.number().int().min(-23).max(23).nullable().default(null),
  gap: z.enum(["shift", "skip"]).default("shift"),
  fold: z.enum(["first", "second", "both"]).default("first"),
  misfire: MisfirePolicy.default({ policy: "latest" }),
  overlap: OverlapPolicy.default({ policy: "wait" }),
  /** The day before the fire date, or the working day before it in the calendar. */
  businessDate: z.enum(["previousDay", "previousWorkingDay"]).default("previousDay"),
  /** 永久暂停 (S2-10). */
  paused: z.boolean().default(false),
});
export type Schedule = z.infer<typeof Schedule>;

/** One time at which a schedule fires. */
export const FireTime = z.object({
  at: Instant,
  /** On the clock of its zone: `2026-03-29T03:00:00+02:00`. */
  local: z.string(),
  businessDate: CalendarDate,
  /** The zone skipped the time that the schedule names, or repeats it, or the calendar moved the day. */
  mark: z.enum(["gap", "fold", "rolled"]).nullable(),
});
export type FireTime = z.infer<typeof FireTime>;
