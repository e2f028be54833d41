import { z } from "zod";
import type { BridgeCall } from "#bridge";
import { deepLink } from "../links/deepLink.ts";
import { isExternalAddress } from "../security/addresses.ts";
import { Connection, ConnectionId, Language, PreferenceKey, PreferenceValue, Theme } from "../vault/schemas.ts";

/** A preference that is larger than this is not one. */
const PREFERENCE_BYTES = 1024 * 1024;
const none = z.tuple([]);

/** What each call may carry, argument by argument. The page is ours, but a hole in it must not become one in the computer. */
export const callInputs = {
  "preferences.all": none,
  "preferences.set": z.tuple([PreferenceKey, PreferenceValue.refine((value) => JSON.stringify(value).length <= PREFERENCE_BYTES, { error: "too large" })]),
  "connections.list": none,
  "connections.save": z.tuple([Connection]),
  "connections.remove": z.tuple([ConnectionId]),
  "secrets.get": z.tuple([ConnectionId]),
  "secrets.set": z.tuple([ConnectionId, z.string().min(1).max(8192).nullable()]),
  "local.start": none,
  "local.stop": none,
  "local.status": none,
  "local.signInToken": none,
  "window.openNew": z.tuple([ConnectionId.optional()]),
  "window.setTitle": z.tuple([z.string().max(300)]),
  "window.setBadge": z.tuple([z.number().int().min(0).max(1_000_000)]),
  "window.setZoom": z.tuple([z.number().min(0.5).max(3)]),
  notify: z.tuple([
    z.strictObject({
      title: z.string().min(1).max(200),
      body: z.string().max(2000),
      link: z
        .string()
        .refine((text) => deepLink(text) !== undefined)
        .optional(),
    }),
  ]),
  openExternal: z.tuple([z.string().max(4096).refine(isExternalAddress, { error: "only http and https" })]),
  setLook: z.tuple([z.strictObject({ language: Language, theme: Theme })]),
} as const satisfies { readonly [C in BridgeCall]: z.ZodType<readonly unknown[]> };

/** The arguments of a call after the check. */
export type CallArguments<C extends BridgeCall> = z.output<(typeof callInputs)[C]>;
