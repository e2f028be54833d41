/** How grave a line is: fatal and error, warning, the rest. One letter, as in the gutter. */
export type LogLevel = "F" | "E" | "W" | "I" | "D" | "T";

const escape = "\u001b";
const bell = "\u0007";
// Device, operating-system (titles, OSC 8 links), privacy and application strings run up to BEL or ESC \.
const strings = new RegExp(`${escape}[\\]PX^_][^${bell}${escape}]*(?:${bell}|${escape}\\\\|$)`, "g");
const sequences = new RegExp(`${escape}\\[([0-?]*)[ -/]*([@-~])`, "g");
const otherEscapes = new RegExp(`${escape}(?!\\[)[ -/]*[0-~]?`, "g");
// C0 without tab and escape, DEL, C1, and the characters that turn the writing direction around.
const controls = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Removes everything a terminal would obey except colours: cursor moves, titles, links, bells, direction overrides. */
export function withoutControls(line: string): string {
  if (!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(line)) return line;
  return overwritten(line)
    .replace(strings, "")
    .replace(sequences, (whole, _parameters, final: string) => (final === "m" ? whole : ""))
    .replace(otherEscapes, "")
    .replace(controls, "");
}

/** A progress bar writes over its line with carriage returns: what a person saw last is what counts. */
function overwritten(line: string): string {
  const end = line.endsWith("\r") ? line.length - 1 : line.length;
  const start = line.lastIndexOf("\r", end - 1);
  return line.slice(start + 1, end);
}

/** The text of a line without any escape sequence, for search and copying. */
export function plainText(line: string): string {
  return withoutControls(line).replace(sequences, "");
}

const levels =
  /(?:^|[^A-Za-z0-9_])(?:(FATAL|CRITICAL|PANIC)|(ERROR|SEVERE|ERR)|(WARNING|WARN)|(INFO|NOTICE)|(DEBUG)|(TRACE))(?![A-Za-z0-9_])|^(Traceback \(most recent call last\)|[A-Za-z_.]*(?:Error|Exception): )|\[(error|fatal)\]|level=(error|fatal|warn|info|debug)/;

/** The level that a line states about itself in its first 160 characters; `undefined` when it states none. */
export function levelOf(line: string): LogLevel | undefined {
  const match = levels.exec(line.length > 160 ? line.slice(0, 160) : line);
  if (!match) return undefined;
  if (match[1]) return "F";
  if (match[2] || match[7] || match[8]) return "E";
  if (match[3]) return "W";
  if (match[4]) return "I";
  if (match[5]) return "D";
  if (match[6]) return "T";
  return ({ error: "E", fatal: "F", warn: "W", info: "I", debug: "D" } as const)[match[9] as "error"];
}

/** Whether a level is an error. */
export function isError(level: LogLevel | undefined): boolean {
  return level === "E" || level === "F";
}
