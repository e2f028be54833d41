import { z } from "zod";
import type { JsonValue, SavedConnection } from "#bridge";
import { isServerAddress } from "../security/addresses.ts";

/** The id of a connection: what a `signalbox://` address names, too. */
export const ConnectionId = z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/);
/** `sha256/` and the Base64 of the SHA-256 of a certificate, as Chromium writes it. */
export const Fingerprint = z.string().regex(/^sha256\/[A-Za-z0-9+/]{43}=$/);
export const Connection: z.ZodType<SavedConnection> = z.strictObject({
  id: ConnectionId,
  name: z.string().min(1).max(100),
  address: z.string().max(300).refine(isServerAddress, { error: "https, or http on this machine, without a path" }),
  environment: z.enum(["production", "test", "development"]),
  fingerprint: Fingerprint.optional(),
  lastUsedMs: z.number().int().nonnegative().optional(),
});
export const PreferenceKey = z
  .string()
  .min(1)
  .max(200)
  .refine((key) => key !== "__proto__");
export const PreferenceValue: z.ZodType<JsonValue> = z.json();
export const Language = z.enum(["en", "zh-CN"]);
export const Theme = z.enum(["light", "dark", "system"]);

const Bounds = z.object({ x: z.number().int(), y: z.number().int(), width: z.number().int(), height: z.number().int(), maximized: z.boolean() });
/** Where a window was. */
export type Bounds = z.infer<typeof Bounds>;
/** What main itself remembers: how it last spoke, and where windows were, by connection ("" for one without). */
export const DesktopMemory = z.object({ look: z.object({ language: Language, theme: Theme }).optional(), bounds: z.record(z.string(), Bounds) });
export type DesktopMemory = z.infer<typeof DesktopMemory>;
