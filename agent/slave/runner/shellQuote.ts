import { Refusal } from "#contract";

/**
 * A text as one word of a POSIX shell. Between single quotes nothing is special but the single quote, so this holds for every
 * text; only NUL cannot be in an argument or the environment.
 */
export function shellQuote(text: string): string {
  if (text.includes("\0")) throw new Refusal("invalid", "start.launcher", { message: "a value contains a NUL character" });
  return `'${text.replaceAll("'", "'\\''")}'`;
}
