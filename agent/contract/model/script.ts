import { z } from "zod";
import { Instant, Name, ScriptId, UserId } from "./ids.ts";

/** [DEV1] Two folders that nobody can remove: what is in Personal is its creator's and runs as the creator, Shared is everybody's and runs as whoever runs it (S4-25). */
export const ScriptArea = z.enum(["personal", "shared"]);
export type ScriptArea = z.infer<typeof ScriptArea>;
export const ScriptLanguage = z.enum(["shell", "python", "sql", "hive", "js"]);
export type ScriptLanguage = z.infer<typeof ScriptLanguage>;

/** A file or a folder of the development center. */
export const ScriptEntry = z.object({
  id: ScriptId,
  area: ScriptArea,
  ownerId: UserId,
  owner: z.string(),
  /** Null: directly in its area. */
  parentId: ScriptId.nullable(),
  name: Name,
  /** Null for a folder. */
  language: ScriptLanguage.nullable(),
  bytes: z.number().int(),
  version: z.number().int(),
  changedAt: Instant,
  changedBy: z.string(),
  changedSeq: z.number().int(),
});
export type ScriptEntry = z.infer<typeof ScriptEntry>;
/** [DEV2] A text that was saved: by hand, kept for ever, or by itself, of which the last twenty are kept. */
export const ScriptVersion = z.object({ number: z.number().int(), automatic: z.boolean(), at: Instant, by: z.string(), bytes: z.number().int() });
export type ScriptVersion = z.infer<typeof ScriptVersion>;
export const MAX_SCRIPT_BYTES = 1_000_000;
