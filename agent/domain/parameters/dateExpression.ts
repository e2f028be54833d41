/**
 * `$[…]` of the seeds: a date format with an offset, counted from an instant in a zone.
 * `yyyymmdd-1` minus one day, `hh24miss-1/24` minus one hour, `yyyymmdd+5/24/60` plus five minutes, `add_months(yyyymm,-1)`.
 * A parser of its own; nothing is evaluated. Null when the text is not such an expression.
 */
export function evaluateDateExpression(expression: string, at: Temporal.ZonedDateTime): string | null {
  const text = expression.replaceAll(/\s+/g, "");
  const months = /^add_months\((.+),([+-]?\d{1,4})\)$/i.exec(text);
  if (months !== null) return format(months[1]!, at.add({ months: Number(months[2]) }));
  const shifted = /^(.+?)(?:([+-])(\d{1,6})(\/24(?:\/60)?)?)?$/.exec(text);
  if (shifted === null) return null;
  const [, pattern, sign, count, unit] = shifted;
  if (count === undefined) return format(pattern!, at);
  const amount = Number(count) * (sign === "-" ? -1 : 1);
  const moved = unit === undefined ? at.add({ days: amount }) : unit === "/24" ? at.add({ hours: amount }) : at.add({ minutes: amount });
  return format(pattern!, moved);
}

const FIELDS: readonly (readonly [string, (at: Temporal.ZonedDateTime) => string])[] = [
  ["yyyy", (at) => String(at.year).padStart(4, "0")],
  ["hh24", (at) => two(at.hour)],
  ["mm", (at) => two(at.month)],
  ["dd", (at) => two(at.day)],
  ["mi", (at) => two(at.minute)],
  ["ss", (at) => two(at.second)],
];
const two = (value: number): string => String(value).padStart(2, "0");

/** The pattern's fields, with the separators `-`, `/`, `:`, `_`, `.` left as they are; null for anything else. */
function format(pattern: string, at: Temporal.ZonedDateTime): string | null {
  let out = "";
  let sawField = false;
  for (let rest = pattern.toLowerCase(); rest !== "";) {
    const field = FIELDS.find(([name]) => rest.startsWith(name));
    if (field !== undefined) {
      out += field[1](at);
      rest = rest.slice(field[0].length);
      sawField = true;
    } else if (/^[-/:_.]/.test(rest)) {
      out += rest[0];
      rest = rest.slice(1);
    } else return null;
  }
  return sawField && /\d$/.test(out) ? out : null;
}
