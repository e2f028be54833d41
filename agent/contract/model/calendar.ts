import { z } from "zod";
import { CalendarDate, CalendarId, Instant, Name, ProjectId, Remark } from "./ids.ts";

/** ISO weekday: Monday is 1, Sunday 7. */
export const Weekday = z.number().int().min(1).max(7);

/**
 * [CAL1] The days of a calendar: its weekdays with `include` and without `exclude`, then each of `combine` in order. A date that is
 * both included and excluded is excluded.
 */
export const CalendarRule = z.strictObject({
  weekdays: z.array(Weekday).max(7).default([]),
  include: z.array(CalendarDate).max(20_000).default([]),
  exclude: z.array(CalendarDate).max(20_000).default([]),
  /** Other calendars by name: `union` adds their days, `minus` takes them away. */
  combine: z
    .array(z.strictObject({ operation: z.enum(["union", "minus"]), calendar: Name }))
    .max(20)
    .default([]),
});
export type CalendarRule = z.infer<typeof CalendarRule>;
/** What counts as a working day where no calendar says otherwise. */
export const MONDAY_TO_FRIDAY: CalendarRule = { weekdays: [1, 2, 3, 4, 5], include: [], exclude: [], combine: [] };

/** Days on which work is done. Its name is unique on the platform; without a project every project may use it. */
export const Calendar = z.object({
  id: CalendarId,
  projectId: ProjectId.nullable(),
  name: Name,
  rule: CalendarRule,
  remark: Remark,
  changedAt: Instant,
  changedBy: z.string(),
  version: z.number().int(),
  changedSeq: z.number().int(),
});
export type Calendar = z.infer<typeof Calendar>;
