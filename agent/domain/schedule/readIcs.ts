import { sentence, type Problem } from "#contract";
import { compactDay, existingDay, notUnderstood } from "./datesInText.ts";
import { partsOf } from "./dayNumber.ts";

interface Property {
  readonly name: string;
  readonly parameters: string;
  readonly value: string;
  /** Where it begins, from 1. */
  readonly line: number;
}
/** A problem of one event; it ends the reading of that event only. */
class NotUnderstood extends Error {
  readonly property: Property;
  constructor(property: Property) {
    super(property.name);
    this.property = property;
  }
}

/**
 * The days of the whole-day events of an iCalendar text: DTSTART and DTEND (exclusive) or a DURATION of days, RRULE by year with
 * INTERVAL, COUNT or UNTIL, and EXDATE. Anything else that would move days is named as not understood.
 */
export function readIcs(lines: readonly string[], until: number): { days: number[]; problems: Problem[] } {
  const days: number[] = [];
  const problems: Problem[] = [];
  let event: Property[] | null = null;
  for (const property of propertiesOf(lines)) {
    if (property.name === "BEGIN" && property.value === "VEVENT") event = [];
    else if (property.name === "END" && property.value === "VEVENT" && event !== null) {
      try {
        days.push(...daysOfEvent(event, until));
      } catch (error) {
        if (!(error instanceof NotUnderstood)) throw error;
        const { line, name, value } = error.property;
        problems.push(notUnderstood(line, sentence("calendar.notUnderstood", { line, text: `${name}:${value}`.slice(0, 80) })));
      }
      event = null;
    } else event?.push(property);
  }
  return { days, problems };
}

/** A line that begins with a space goes on with the one before. */
function propertiesOf(lines: readonly string[]): Property[] {
  const whole: { text: string; line: number }[] = [];
  for (const [index, text] of lines.entries()) {
    if (/^[ \t]/.test(text) && whole.length > 0) whole.at(-1)!.text += text.slice(1);
    else whole.push({ text, line: index + 1 });
  }
  return whole.flatMap(({ text, line }) => {
    const found = /^([\w-]+)((?:;[^:]*)?):(.*)$/.exec(text);
    return found === null ? [] : [{ name: found[1]!.toUpperCase(), parameters: found[2]!.toUpperCase(), value: found[3]!.trim(), line }];
  });
}

function daysOfEvent(event: readonly Property[], until: number): number[] {
  const one = (name: string): Property | undefined => event.find((property) => property.name === name);
  if (one("STATUS")?.value === "CANCELLED") return [];
  const begin = one("DTSTART");
  if (begin === undefined) return [];
  const moved = one("RDATE") ?? one("RECURRENCE-ID");
  if (moved !== undefined) throw new NotUnderstood(moved);
  const start = wholeDay(begin);
  const length = lengthOf(start, one("DTEND"), one("DURATION"));
  const rule = one("RRULE");
  const starts = rule === undefined ? [start] : yearly(start, rule, until);
  const left = new Set(event.filter((property) => property.name === "EXDATE").flatMap((property) => property.value.split(",").map((value) => wholeDay({ ...property, value }))));
  return starts.filter((day) => !left.has(day)).flatMap((day) => Array.from({ length }, (_, index) => day + index));
}

function wholeDay(property: Property): number {
  const day = /^\d{8}$/.test(property.value) ? compactDay(property.value) : null;
  if (day === null) throw new NotUnderstood(property);
  return day;
}
/** At most a year: an event that is longer is a mistake. */
const LONGEST = 366;
function lengthOf(start: number, end: Property | undefined, duration: Property | undefined): number {
  if (end === undefined && duration === undefined) return 1;
  const found = duration === undefined ? null : /^P(\d+)([DW])$/.exec(duration.value);
  const length = end !== undefined ? wholeDay(end) - start : found === null ? 0 : Number(found[1]) * (found[2] === "W" ? 7 : 1);
  if (length < 1 || length > LONGEST) throw new NotUnderstood((end ?? duration)!);
  return length;
}

function yearly(start: number, rule: Property, until: number): number[] {
  const parts = new Map(rule.value.split(";").map((part) => part.toUpperCase().split("=", 2) as [string, string]));
  const { year, month, date } = partsOf(start);
  const plain = (key: string, own: number) => !parts.has(key) || parts.get(key) === String(own);
  const known = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "WKST"];
  if (parts.get("FREQ") !== "YEARLY" || [...parts.keys()].some((key) => !known.includes(key)) || !plain("BYMONTH", month) || !plain("BYMONTHDAY", date)) throw new NotUnderstood(rule);
  const [interval, count] = [Number(parts.get("INTERVAL") ?? 1), Number(parts.get("COUNT") ?? Infinity)];
  const end = parts.has("UNTIL") ? compactDay(parts.get("UNTIL")!.slice(0, 8)) : until;
  if (!Number.isInteger(interval) || interval < 1 || !(count >= 1) || end === null) throw new NotUnderstood(rule);
  const days: number[] = [];
  for (let at = year; days.length < count && at < year + 1000; at += interval) {
    const day = existingDay(at, month, date);
    if (day === null) continue;
    if (day > Math.min(end, until)) break;
    days.push(day);
  }
  return days;
}
