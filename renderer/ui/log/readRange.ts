import type { LogSource } from "./LogSource.ts";

const newline = 10;
const probeBytes = 64 * 1024;

/** Reads all of `[from, to)`, in as many reads as the source needs. Rejects when the log ends before. */
export async function readRange(source: LogSource, from: number, to: number, signal: AbortSignal): Promise<Uint8Array> {
  const first = await source.read(from, to, signal);
  if (first.length >= to - from) return first.subarray(0, to - from);
  const all = new Uint8Array(to - from);
  all.set(first);
  for (let at = first.length; at < all.length;) {
    const more = await source.read(from + at, to, signal);
    if (more.length === 0) throw new Error(`the log ended at byte ${from + at}, expected ${to}`);
    all.set(more.subarray(0, all.length - at), at);
    at += more.length;
  }
  return all;
}

/** The first byte of a line at or after `near`; `near` itself where no line ends for a long while. */
export async function lineStart(source: LogSource, near: number, signal: AbortSignal): Promise<number> {
  if (near <= 0) return 0;
  const bytes = await source.read(near - 1, Math.min(source.totalBytes(), near - 1 + probeBytes), signal);
  const at = bytes.indexOf(newline);
  return at < 0 ? near : near + at;
}
