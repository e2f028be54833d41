import { z } from "zod";

/**
 * What the server says: a code and its values, never prose. `contract/words` has the sentence of every code in both
 * languages; the client, the command line and REST write it in the reader's language.
 */
export const Sentence = z.object({
  code: z.string().max(80),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type Sentence = z.infer<typeof Sentence>;
