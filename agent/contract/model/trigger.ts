import { z } from "zod";
import { Instant } from "./ids.ts";
import { Sentence } from "./sentence.ts";

/** [API1] How long a caller waits for the end of a run, in seconds. */
export const WaitSeconds = z.coerce.number().int().min(0).max(60);

/** [API3] Where to tell that a run has ended for the first time. The secret signs what is sent and is stored encrypted. */
export const Callback = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2000), secret: z.string().min(16).max(200) });
export type Callback = z.infer<typeof Callback>;

/** How telling goes. `url` without its query, which may hold a key. `nextAt` null: not before the run has ended, or over. */
export const CallbackStanding = z.object({ url: z.string(), tries: z.number().int(), answer: Sentence.nullable(), nextAt: Instant.nullable(), doneAt: Instant.nullable(), told: z.boolean() });
export type CallbackStanding = z.infer<typeof CallbackStanding>;
