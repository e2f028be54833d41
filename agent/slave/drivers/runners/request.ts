import { readFileSync } from "node:fs";
import type { RunnerRequest } from "../../runner/hooks/request.ts";

/** The request of this process, whose path is its only argument. */
export const readRequest = (): RunnerRequest => JSON.parse(readFileSync(process.argv[2]!, "utf8")) as RunnerRequest;

/** A form value as text; `fallback` when it was left out or empty. */
export function textParam(request: RunnerRequest, key: string, fallback = ""): string {
  const value = (request.params as Record<string, unknown>)[key];
  return value === undefined || value === "" || typeof value === "object" ? fallback : String(value as string | number | boolean);
}
export function tableParam(request: RunnerRequest, key: string): Record<string, string>[] {
  const value = (request.params as Record<string, unknown>)[key];
  return Array.isArray(value) ? (value as Record<string, string>[]) : [];
}

/** Runs a built-in runner: what it throws becomes one line of output and exit code 1. */
export async function runToExit(work: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await work()) ? 0 : 1;
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
  }
}
