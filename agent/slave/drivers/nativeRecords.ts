import { existsSync, readFileSync } from "node:fs";
import type { Trace } from "./launcher.ts";
import { type NativeLine, readNativeLine } from "./nativeWire.ts";

/** A trace while lines are added to it. */
export type GrowingTrace = { -readonly [K in keyof Trace]: Trace[K] };

/** Adds what a line says of a run to what is known of all. */
export function addLine(traces: Map<string, GrowingTrace>, line: NativeLine, watched: boolean): void {
  if (line.word === "hello") return;
  if (line.word === "busy") return void traces.delete(line.run);
  let trace = traces.get(line.run);
  if (trace === undefined) traces.set(line.run, (trace = { first: null, ending: null, failed: null, watched }));
  if (line.word === "started") trace.first = line.first;
  else if (line.word === "ended") trace.ending = line.ending;
  else if (line.word === "failed") trace.failed = line.reason;
}

/** Whose records these are; null when nobody had begun to write them. */
export function recordsOwner(path: string): { readonly pid: number; readonly startTime: string } | null {
  const words = /^l (\d+) (\d+) \.\n/.exec(existsSync(path) ? readFileSync(path, "latin1") : "");
  return words === null ? null : { pid: Number(words[1]), startTime: words[2]! };
}

/** What a dead launcher left in its records. Only its own death makes this the whole truth: then no claim can be added any more. */
export function readRecords(path: string): Map<string, GrowingTrace> {
  const traces = new Map<string, GrowingTrace>();
  let text: string;
  try {
    text = readFileSync(path, "latin1");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return traces;
    throw cause;
  }
  for (const each of text.split("\n")) {
    const line = readNativeLine(each);
    if (line !== null) addLine(traces, line, false);
  }
  return traces;
}
