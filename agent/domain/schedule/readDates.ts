import { sentence, type Problem } from "#contract";
import { compactDay, existingDay, notUnderstood } from "./datesInText.ts";
import { dateText, dayNumber } from "./dayNumber.ts";
import { readIcs } from "./readIcs.ts";

/** Dates of a file, ascending and each once, and what of it was not understood, by line number. */
export interface DatesReading {
  readonly dates: string[];
  readonly problems: Problem[];
}
/** As many dates as a calendar takes. */
const LIMIT = 20_000;

/**
 * Reads the dates of a CSV or an iCalendar text; which of the two it is, its first line says. Lines that are not understood are
 * problems, the others count.
 * @param until the last date up to which something that repeats for ever is followed
 */
export function readDates(text: string, until: string): DatesReading {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const { days, problems } = /^\s*BEGIN:VCALENDAR/i.test(lines.find((line) => line.trim() !== "") ?? "") ? readIcs(lines, dayNumber(until)) : readCsv(lines);
  const unique = [...new Set(days)].toSorted((a, b) => a - b);
  if (unique.length > LIMIT) problems.push({ path: "", line: null, sentence: sentence("calendar.tooMany", { count: unique.length, limit: LIMIT }) });
  return { dates: unique.slice(0, LIMIT).map(dateText), problems };
}

/** One date in each line, in its first field; what follows a comma, semicolon or tab is for people. A heading, empty lines and `#` are passed over. */
function readCsv(lines: readonly string[]): { days: number[]; problems: Problem[] } {
  const days: number[] = [];
  const problems: Problem[] = [];
  let first = true;
  for (const [index, line] of lines.entries()) {
    const field = line
      .split(/[,;\t]/)[0]!
      .trim()
      .replace(/^"(.*)"$/, "$1");
    if (line.trim() === "" || field.startsWith("#")) continue;
    const day = dayOf(field);
    if (day !== null) days.push(day);
    else if (!first || /\d/.test(field)) problems.push(notUnderstood(index + 1, sentence("calendar.notDate", { line: index + 1, text: field.slice(0, 60) })));
    first = false;
  }
  return { days, problems };
}
/** `2026-10-01`, `2026/10/1`, `2026.10.1` or `20261001`; null for anything else, also for a date that does not exist. */
function dayOf(text: string): number | null {
  const found = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text);
  if (found !== null) return existingDay(Number(found[1]), Number(found[3]), Number(found[4]));
  return /^\d{8}$/.test(text) ? compactDay(text) : null;
}
