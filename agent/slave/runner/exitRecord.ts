import { constants } from "node:os";
import type { ExitRecord, KilledBy, Outputs, Sentence } from "#contract";
import type { Ending } from "../drivers/launcher.ts";
import type { Mask } from "../logs/mask.ts";
import { lastLines, openOutput, type OutputLimit } from "../logs/outputFile.ts";

/** Of two names for one number the first, usual one. */
const SIGNAL_NAMES = new Map(
  Object.entries(constants.signals)
    .reverse()
    .map(([name, number]) => [number, name]),
);
const signalName = (number: number): string => SIGNAL_NAMES.get(number) ?? `SIG${number}`;

export interface End {
  readonly ending: Ending | null;
  readonly unknown: boolean;
  readonly startError: Sentence | null;
  readonly killedBy: KilledBy | null;
  readonly endedAt: number;
  readonly durationMs: number;
  readonly oom: boolean;
  readonly applications: readonly string[];
  readonly outputs: Outputs;
}

/** [EXIT1] How an attempt ended, what it used, and what its output says at the end; `output`: null when it wrote nothing. */
export function exitRecord(end: End, output: { readonly path: string; readonly limit: OutputLimit; readonly mask: Mask | null } | null): ExitRecord {
  const { ending, unknown, startError, killedBy } = end;
  const ran = startError === null ? ending : null;
  return {
    code: ran?.how === "exit" ? ran.status : null,
    signal: ran?.how === "signal" ? signalName(ran.status) : null,
    startError,
    unknown,
    killedBy,
    endedAt: end.endedAt,
    durationMs: Math.max(0, Math.round(end.durationMs)),
    ...(output === null ? { logBytes: 0, truncated: false, lastLines: [] } : written(output)),
    oom: end.oom,
    peakMemoryBytes: ran?.peakMemoryBytes ?? null,
    cpuMs: ran?.cpuMs ?? null,
    applications: [...end.applications],
    outputs: end.outputs,
  };
}
function written({ path, limit, mask }: { readonly path: string; readonly limit: OutputLimit; readonly mask: Mask | null }): Pick<ExitRecord, "logBytes" | "truncated" | "lastLines"> {
  const output = openOutput(path, limit, mask);
  try {
    const logBytes = output.size();
    return { logBytes, truncated: output.truncated(), lastLines: lastLines(output, logBytes) };
  } finally {
    output.close();
  }
}
