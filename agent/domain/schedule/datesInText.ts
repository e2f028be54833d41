import type { Problem, Sentence } from "#contract";
import { dayNumber } from "./dayNumber.ts";

/** What a line of a file of dates says that nobody understands. */
export const notUnderstood = (line: number, word: Sentence): Problem => ({ path: "", line, sentence: word });

/** From `20261001`. */
export const compactDay = (text: string): number | null => existingDay(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8)));
/** Null for a date that does not exist. */
export function existingDay(year: number, month: number, date: number): number | null {
  const at = new Date(Date.UTC(year, month - 1, date));
  return year >= 1000 && at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? dayNumber(at.toISOString().slice(0, 10)) : null;
}
