import { z } from "zod";
import { CalendarDate, Instant } from "./ids.ts";

/** When, on the clock of the platform, the instances of its next calendar day are made (S2-02). */
export const DEFAULT_SNAPSHOT_AT = "22:30";
/** A time of day as a setting has it: `22:30`. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/**
 * [SNP1] One making of instances: every point that published schedules have in a calendar day of the platform. A change that is
 * published later takes effect with the next one, unless its instances are made again (`workflow.generate`).
 */
export const Snapshot = z.object({
  /** The calendar day of the platform, as instants `from` (included) to `until` (not). */
  date: CalendarDate,
  from: Instant,
  until: Instant,
  madeAt: Instant,
  madeBy: z.string(),
  workflows: z.number().int(),
  instances: z.number().int(),
  tasks: z.number().int(),
  tookMs: z.number().int(),
});
export type Snapshot = z.infer<typeof Snapshot>;
