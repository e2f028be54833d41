import { z } from "zod";

/** [RTN1] How long the runs of a project are kept after their end; null: for ever. Failed ones may be kept longer, and of each workflow the last `keepRuns` always are. */
export const RetentionPolicy = z.strictObject({
  keepDays: z.number().int().min(1).max(36_500).nullable(),
  keepFailedDays: z.number().int().min(1).max(36_500).nullable(),
  keepRuns: z.number().int().min(0).max(100_000),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;
export const KEEP_EVERYTHING: RetentionPolicy = { keepDays: null, keepFailedDays: null, keepRuns: 10 };
