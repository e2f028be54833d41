import { Refusal, say } from "#contract";
import type { ErrorCode, Failure, Problem } from "#contract";

/** The words of the contract are in `en` and `zh`; the client's language may be told as `zh-CN`. */
type AnyLanguage = "en" | "zh" | "zh-CN";

/** The failure inside whatever was thrown. What is no refusal is a fault of this client or of the other side's answer. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Refusal) return thrown.failure;
  return { code: "bug", sentence: { code: "client.fault", values: { message: thrown instanceof Error ? thrown.message : String(thrown) } }, problems: [] };
}

export const codeOf = (thrown: unknown): ErrorCode => failureOf(thrown).code;

/** The sentence for whatever was thrown. */
export function sentenceOf(thrown: unknown, language: AnyLanguage): string {
  const { sentence } = failureOf(thrown);
  return sentence.code === "client.fault" ? String(sentence.values["message"]) : say(sentence, language === "en" ? "en" : "zh");
}

/** What an error card shows of a failure: the sentence, each problem with its place, the code, and a text for "copy diagnostics". */
export interface FailureWords {
  readonly what: string;
  readonly why?: string;
  readonly code: string;
  readonly diagnostics: () => string;
}
export function failureWords(thrown: unknown, language: AnyLanguage): FailureWords {
  const failure = failureOf(thrown);
  const problems = problemWords(failure.problems, language);
  return {
    what: sentenceOf(thrown, language),
    ...(problems.size === 0 ? {} : { why: [...problems.values()].join("\n") }),
    code: `${failure.code} · ${failure.sentence.code}`,
    diagnostics: () => JSON.stringify({ at: new Date().toISOString(), failure, stack: thrown instanceof Error ? thrown.stack : undefined }, null, 2),
  };
}

/** The problems by the place they belong to, in words; a form shows each at its field. */
export function problemWords(problems: readonly Problem[], language: AnyLanguage): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const { path, sentence } of problems) if (!words.has(path)) words.set(path, say(sentence, language === "en" ? "en" : "zh"));
  return words;
}

/** A failure as a form shows it: the card above, the problems at the fields, and the code by which a form knows its own field. */
export interface Explained {
  readonly card: FailureWords;
  readonly problems: ReadonlyMap<string, string>;
  readonly word: string;
}
export function explained(thrown: unknown, language: AnyLanguage): Explained {
  const { problems, sentence } = failureOf(thrown);
  return { card: failureWords(thrown, language), problems: problemWords(problems, language), word: sentence.code };
}

/** Waits for a command and says why it failed, as a confirmation wants to know it; undefined when it did not. */
export async function failureOfCommand(sent: Promise<unknown>, language: AnyLanguage): Promise<FailureWords | undefined> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    return failureWords(error, language);
  }
}
