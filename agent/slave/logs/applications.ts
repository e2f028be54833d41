import { closeSync, openSync, readSync } from "node:fs";

/** Names of work submitted elsewhere, as they turn up in an output (S4-17). */
export interface ApplicationFinder {
  readonly found: readonly string[];
  /** Reads on in the output, up to `end`, a bounded piece at a time. @returns whether there is more to read. */
  look(path: string, end: number): boolean;
  /** Nothing follows: a line that was not ended counts as it is. Before, it might be cut in the middle of a name. */
  finish(): void;
}
const PIECE_BYTES = 1024 * 1024;
/** What a line may have for a pattern to be tried on it: patterns are people's, and some take long on long lines. */
const LINE_CHARACTERS = 2_000;
const MAX_FOUND = 20;
const MAX_NAME = 100;

/** A pattern that is none finds nothing. Its first group is the name, or all of it when it has no group. */
export function openApplicationFinder(pattern: string): ApplicationFinder {
  const found: string[] = [];
  let expression: RegExp | null = null;
  try {
    expression = new RegExp(pattern, "g");
  } catch {
    // The task type was saved before patterns were looked at; its tasks run all the same.
  }
  let at = 0;
  let rest = "";
  const search = (line: string): void => {
    for (const match of line.slice(0, LINE_CHARACTERS).matchAll(expression!)) {
      const name = (match[1] ?? match[0]).slice(0, MAX_NAME);
      if (name !== "" && found.length < MAX_FOUND && !found.includes(name)) found.push(name);
    }
  };
  return {
    found,
    finish: () => void (expression !== null && search(rest)),
    look(path, end) {
      if (expression === null || found.length >= MAX_FOUND || at >= end) return false;
      let file: number;
      try {
        file = openSync(path, "r");
      } catch {
        return false;
      }
      try {
        const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - at));
        const length = readSync(file, buffer, 0, buffer.length, at);
        at += length;
        const lines = (rest + buffer.toString("latin1", 0, length)).split("\n");
        rest = lines.pop()!.slice(-LINE_CHARACTERS);
        for (const line of lines) search(line);
        return length > 0 && at < end;
      } finally {
        closeSync(file);
      }
    },
  };
}
