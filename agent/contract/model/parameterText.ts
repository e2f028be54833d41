import { OutputName } from "./flow.ts";
import { Name } from "./ids.ts";
import { nearestName } from "./parameter.ts";

/** A move in time. Steps are taken in order, in the zone of the run. */
export interface DateStep {
  readonly unit: "years" | "months" | "weeks" | "days" | "hours" | "minutes" | "seconds";
  readonly amount: number;
}
export type DateFieldName = "year" | "month" | "day" | "hour" | "minute" | "second" | "millisecond";
/** A piece of a date pattern: text as it is, or a field with at least so many digits; `cut` keeps the last ones only. */
export type DatePiece = string | { readonly field: DateFieldName; readonly digits: number; readonly cut: boolean };
export interface DateText {
  readonly steps: readonly DateStep[];
  readonly pieces: readonly DatePiece[];
}

export type ParameterPart = string | { readonly name: string } | { readonly date: DateText };
/** What cannot be read, and where: `at` counts characters of the whole text from 1. */
export interface ParameterTextProblem {
  readonly code: "parameter.unclosed" | "parameter.badReference" | "parameter.expression" | "parameter.chain" | "parameter.chainMethod";
  readonly values: Readonly<Record<string, string | number>>;
}
export interface ParameterText {
  readonly parts: readonly ParameterPart[];
  readonly problems: readonly ParameterTextProblem[];
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
export interface OutputReference {
  readonly task: string;
  readonly output: string;
}
/** [FLOW1] What `${task.output}` names, told apart at the last dot; null when it is a plain name or none. */
export function outputReference(name: string): OutputReference | null {
  const dot = name.lastIndexOf(".");
  const [task, output] = [name.slice(0, dot), name.slice(dot + 1)];
  return dot > 0 && Name.safeParse(task).success && OutputName.safeParse(output).success ? { task, output } : null;
}
/** What stands at one place and no other. */
class NotThis extends Error {
  readonly at: number;
  readonly method: string | null;
  constructor(at: number, method: string | null = null) {
    super("not this");
    this.at = at;
    this.method = method;
  }
}

/**
 * [PAR4] Reads the value of a parameter, evaluating nothing: `${name}`; `$[…]`, a date of the seeds such as `$[yyyymmdd-1]`;
 * `${zdt.addDay(-1).format("yyyyMMdd")}`, a date as HERA writes it; `$$`, a dollar sign. Never throws; linear in the text.
 */
export function parseParameterText(text: string): ParameterText {
  const parts: ParameterPart[] = [];
  const problems: ParameterTextProblem[] = [];
  let plain = "";
  const put = (part: ParameterPart): void => {
    if (plain !== "") parts.push(plain);
    plain = "";
    parts.push(part);
  };
  for (let at = 0; at < text.length;) {
    const two = text.slice(at, at + 2);
    if (two === "$$") {
      plain += "$";
      at += 2;
    } else if (two === "${" || two === "$[") {
      const close = two === "${" ? "}" : "]";
      const read = new Reader(text, at + 2);
      const chain = two === "${" && /^\s*zdt\s*\./.test(text.slice(at + 2, at + 80));
      try {
        if (two === "$[") put({ date: readDate(read) });
        else if (chain) put({ date: readChain(read) });
        else put({ name: readName(read, text.indexOf("}", at)) });
        read.space();
        if (!read.take(close)) throw new NotThis(read.at);
        at = read.at;
      } catch (error) {
        if (!(error instanceof NotThis)) throw error;
        const end = text.indexOf(close, at);
        problems.push(problemOf(text, at, end, error, two === "$[" ? "date" : chain ? "chain" : "name"));
        at = end === -1 ? text.length : end + 1;
      }
    } else plain += text[at++];
  }
  if (plain !== "") parts.push(plain);
  return { parts, problems };
}

/** The names that a value refers to, each once. */
export const namesIn = (text: string): string[] => [...new Set(parseParameterText(text).parts.flatMap((part) => (typeof part === "object" && "name" in part ? [part.name] : [])))];
/** A text as a value that means exactly this text. */
export const escapeParameterText = (text: string): string => text.replaceAll("$", "$$$$");

function problemOf(text: string, start: number, end: number, { at, method }: NotThis, kind: "date" | "chain" | "name"): ParameterTextProblem {
  const expression = text.slice(start, end === -1 ? undefined : end + 1).slice(0, 80);
  if (end === -1) return { code: "parameter.unclosed", values: { expression, close: kind === "date" ? "]" : "}", at: start + 1 } };
  const values = { expression, at: at + 1 };
  if (method !== null) return { code: "parameter.chainMethod", values: { ...values, method, nearest: nearestName(method, [...METHODS.keys(), "format"]) ?? "addDay" } };
  return { code: kind === "date" ? "parameter.expression" : kind === "chain" ? "parameter.chain" : "parameter.badReference", values };
}

class Reader {
  readonly text: string;
  at: number;
  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }
  space(): void {
    while (this.text[this.at] === " " || this.text[this.at] === "\t") this.at++;
  }
  /** Whether this stands here, whatever its case; then it is behind us. */
  take(word: string): boolean {
    if (this.text.slice(this.at, this.at + word.length).toLowerCase() !== word) return false;
    this.at += word.length;
    return true;
  }
  must(word: string): void {
    this.space();
    if (!this.take(word)) throw new NotThis(this.at);
  }
  /** Digits, at most seven. */
  count(): number {
    this.space();
    const digits = /^\d{1,7}/.exec(this.text.slice(this.at, this.at + 7))?.[0];
    if (digits === undefined || /\d/.test(this.text[this.at + digits.length] ?? "")) throw new NotThis(this.at);
    this.at += digits.length;
    return Number(digits);
  }
  /** A number with or without a sign; products such as `12*2` (DataWorks' years, quarters and weeks). */
  amount(sign = 1): number {
    this.space();
    const start = this.at;
    let value = this.take("-") ? -sign : this.take("+") ? sign : sign;
    value *= this.count();
    for (this.space(); this.take("*"); this.space()) value *= this.count();
    if (Math.abs(value) > 9_999_999) throw new NotThis(start);
    return value === 0 ? 0 : value;
  }
}

function readName(read: Reader, end: number): string {
  read.space();
  if (end === -1) throw new NotThis(read.at);
  const name = read.text.slice(read.at, end).trimEnd();
  if (!NAME.test(name) && outputReference(name) === null) throw new NotThis(read.at + (/^[A-Za-z_][A-Za-z0-9_]*/.exec(name)?.[0].length ?? 0));
  read.at += name.length;
  return name;
}

const FIELDS: readonly (readonly [string, DatePiece])[] = [
  ["yyyy", { field: "year", digits: 4, cut: false }],
  ["yy", { field: "year", digits: 2, cut: true }],
  ["hh24", { field: "hour", digits: 2, cut: false }],
  ["mm", { field: "month", digits: 2, cut: false }],
  ["dd", { field: "day", digits: 2, cut: false }],
  ["mi", { field: "minute", digits: 2, cut: false }],
  ["ss", { field: "second", digits: 2, cut: false }],
];
const fieldAt = (read: Reader): (typeof FIELDS)[number] | undefined => {
  const here = read.text.slice(read.at, read.at + 4).toLowerCase();
  return FIELDS.find(([word]) => here.startsWith(word));
};

/** `yyyymmdd-1` days, `hh24mi-2/24` hours, `hh24mi+5/24/60` minutes, `add_months(…,-1)` around either. */
function readDate(read: Reader): DateText {
  read.space();
  let pieces: readonly DatePiece[];
  const steps: DateStep[] = [];
  if (read.take("add_months")) {
    read.must("(");
    const inner = readDate(read);
    read.must(",");
    steps.push(...inner.steps, { unit: "months", amount: read.amount() });
    read.must(")");
    pieces = inner.pieces;
  } else pieces = readPattern(read);
  for (;;) {
    read.space();
    const sign = read.take("-") ? -1 : read.take("+") ? 1 : 0;
    if (sign === 0) return { steps, pieces };
    read.space();
    if (!/\d/.test(read.text[read.at] ?? "")) throw new NotThis(read.at);
    steps.push({ amount: read.amount(sign), unit: readUnit(read) });
  }
}
function readUnit(read: Reader): DateStep["unit"] {
  const divided = (by: number): boolean => {
    read.space();
    if (!read.take("/")) return false;
    const at = read.at;
    if (read.count() !== by) throw new NotThis(at);
    return true;
  };
  return !divided(24) ? "days" : !divided(60) ? "hours" : !divided(60) ? "minutes" : "seconds";
}
/** Fields, with `-`, `/`, `:`, `_`, `.` and spaces between them as they are. */
function readPattern(read: Reader): DatePiece[] {
  const pieces: DatePiece[] = [];
  for (;;) {
    const field = fieldAt(read);
    if (field === undefined) throw new NotThis(read.at);
    read.at += field[0].length;
    pieces.push(field[1]);
    const between = /^[-/:_. ]*/.exec(read.text.slice(read.at, read.at + 20))![0];
    const next = new Reader(read.text, read.at + between.length);
    if (fieldAt(next) === undefined) {
      // A letter here is a field that nobody knows, not the end.
      if (/[A-Za-z]/.test(next.text[next.at] ?? "")) throw new NotThis(next.at);
      return pieces;
    }
    if (between !== "") pieces.push(between);
    read.at = next.at;
  }
}

const METHODS: ReadonlyMap<string, DateStep["unit"]> = new Map([
  ["addYear", "years"],
  ["addMonth", "months"],
  ["addWeek", "weeks"],
  ["addDay", "days"],
  ["addHour", "hours"],
  ["addMinute", "minutes"],
  ["addSecond", "seconds"],
]);
/** `zdt.addDay(-1).addHour(2).format("yyyyMMdd")`; `format` is the last. */
function readChain(read: Reader): DateText {
  const steps: DateStep[] = [];
  read.must("zdt");
  for (;;) {
    read.must(".");
    read.space();
    const at = read.at;
    const method = /^[A-Za-z]*/.exec(read.text.slice(at, at + 40))![0];
    read.at += method.length;
    const unit = METHODS.get(method);
    if (unit === undefined && method !== "format") throw new NotThis(at, method);
    read.must("(");
    if (unit === undefined) {
      const pieces = readJavaPattern(read);
      read.must(")");
      return { steps, pieces };
    }
    steps.push({ unit, amount: read.amount() });
    read.must(")");
  }
}

const JAVA: Readonly<Record<string, DateFieldName>> = { y: "year", M: "month", d: "day", H: "hour", m: "minute", s: "second", S: "millisecond" };
/** Letters as Java's SimpleDateFormat has them; text between single quotes, everything that is no letter as it is. */
function readJavaPattern(read: Reader): DatePiece[] {
  read.space();
  const quote = read.text[read.at];
  if (quote !== '"' && quote !== "'") throw new NotThis(read.at);
  const pieces: DatePiece[] = [];
  for (read.at++; read.text[read.at] !== quote;) {
    const letter = read.text[read.at];
    if (letter === undefined) throw new NotThis(read.at);
    if (letter === "'") {
      const end = read.text.indexOf("'", read.at + 1);
      if (end === -1) throw new NotThis(read.at);
      pieces.push(end === read.at + 1 ? "'" : read.text.slice(read.at + 1, end));
      read.at = end + 1;
    } else if (/[A-Za-z]/.test(letter)) {
      const field = JAVA[letter];
      if (field === undefined) throw new NotThis(read.at);
      const from = read.at;
      while (read.text[read.at] === letter) read.at++;
      const digits = read.at - from;
      if (digits > (field === "year" ? 4 : field === "millisecond" ? 3 : 2)) throw new NotThis(from);
      pieces.push({ field, digits: field === "year" && digits === 3 ? 4 : digits, cut: field === "year" && digits === 2 });
    } else {
      pieces.push(letter);
      read.at++;
    }
  }
  read.at++;
  if (!pieces.some((piece) => typeof piece === "object")) throw new NotThis(read.at - 1);
  return pieces;
}
