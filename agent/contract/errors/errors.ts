import { z } from "zod";
import { Sentence } from "../model/sentence.ts";

/** [ERR1] The closed list of what can go wrong with a command. */
export const ErrorCode = z.enum([
  /** The input does not have the shape, or says something impossible; `problems` names every field. */
  "invalid",
  /** Nobody is signed in, or the session is over. */
  "notSignedIn",
  /** Signed in, without the right. */
  "forbidden",
  "notFound",
  /** The name or id is taken. */
  "conflict",
  /** The world changed since you looked; look again. */
  "stale",
  /** Its precondition does not hold in this state. */
  "refused",
  /** Too many tries; wait. */
  "tooMany",
  /** The other side is not there. */
  "unavailable",
  "timeout",
  /** A fault in Signalbox itself; it is in the server's log under the id in the sentence. */
  "bug",
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** [ERR2] Codes after which the same command, with the same id, may be sent again. */
export const RETRYABLE: ReadonlySet<ErrorCode> = new Set(["unavailable", "timeout", "tooMany"]);

/** What is wrong at one place of an input. `path` reads like `tasks.load.params.script`; `line` is set for text. */
export const Problem = z.object({ path: z.string(), sentence: Sentence, line: z.number().int().nullable().default(null) });
export type Problem = z.infer<typeof Problem>;

export const Failure = z.object({ code: ErrorCode, sentence: Sentence, problems: z.array(Problem).default([]) });
export type Failure = z.infer<typeof Failure>;

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** An expected failure on its way to the answer. Bugs are every other exception. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly failure: Failure;
  constructor(code: ErrorCode, word: string, values: Sentence["values"] = {}, problems: Problem[] = []) {
    super(`${code}: ${word} ${JSON.stringify(values)}`);
    this.failure = { code, sentence: { code: word, values }, problems };
  }
}
/** The same, made from an answer that came over a wire. */
export function refusalOf(failure: Failure): Refusal {
  return new Refusal(failure.code, failure.sentence.code, failure.sentence.values, failure.problems);
}
