import { constants } from "node:os";
import type { ExitRecord, KilledBy, Sentence } from "#contract";
import type { Ending } from "../drivers/launcher.ts";
import { lastLines, openOutput } from "../logs/outputFile.ts";
import type { AttemptFiles } from "./attemptFiles.ts";

/** Of two names for one number the first, usual one. */
const SIGNAL_NAMES = new Map(
  Object.entries(constants.signals)
    .reverse()
    .map(([name, number]) => [number, name]),
);
const signalName = (number: number): string => SIGNAL_NAMES.get(number) ?? `SIG${number}`;

/** How an attempt ended, with what its output says at the end. */
export function exitRecord(
  end: { readonly ending: Ending | null; readonly unknown: boolean; readonly startError: Sentence | null; readonly killedBy: KilledBy | null; readonly endedAt: number; readonly durationMs: number },
  files: AttemptFiles,
  logCapBytes: number,
): ExitRecord {
  const output = openOutput(files.outputFile, logCapBytes);
  try {
    const logBytes = output.size();
    const { ending, unknown, startError, killedBy } = end;
    return {
      code: ending?.how === "exit" ? ending.status : null,
      signal: ending?.how === "signal" ? signalName(ending.status) : null,
      startError,
      unknown,
      killedBy,
      endedAt: end.endedAt,
      durationMs: Math.max(0, Math.round(end.durationMs)),
      logBytes,
      truncated: output.truncated(),
      lastLines: lastLines(output, logBytes),
    };
  } finally {
    output.close();
  }
}
