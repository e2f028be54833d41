import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";

/**
 * The output of an attempt as a stream of bytes with addresses: the file up to the cap, then one line that says it was cut.
 * What the task writes beyond the cap stays on its host until the attempt is forgotten.
 */
export interface Output {
  /** Bytes that exist now, the marker included. */
  size(): number;
  readonly truncated: () => boolean;
  /** Up to `limit` bytes from `offset`; empty at the end. */
  read(offset: number, limit: number): Uint8Array;
  close(): void;
}

export function openOutput(path: string, capBytes: number): Output {
  const marker = cutMarker(capBytes);
  let file: number | null = null;
  const fileSize = (): number => (file === null ? (statSync(path, { throwIfNoEntry: false })?.size ?? 0) : fstatSync(file).size);
  const size = (): number => {
    const bytes = fileSize();
    return bytes > capBytes ? capBytes + marker.length : bytes;
  };
  return {
    size,
    truncated: () => fileSize() > capBytes,
    read(offset, limit) {
      const end = Math.min(size(), offset + limit);
      if (end <= offset) return new Uint8Array(0);
      if (offset >= capBytes) return marker.subarray(offset - capBytes, end - capBytes);
      file ??= openSync(path, "r");
      const buffer = Buffer.allocUnsafe(Math.min(end, capBytes) - offset);
      return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, offset));
    },
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}
export const cutMarker = (capBytes: number): Uint8Array => Buffer.from(`\n[signalbox: output is cut here, after ${capBytes} bytes]\n`);

const LINES = 20;
const LINE_CHARACTERS = 2000;
const TAIL_BYTES = 64 * 1024;
/** The last lines of what was written, for the exit record. */
export function lastLines(output: Output, size: number): string[] {
  if (size === 0) return [];
  const from = Math.max(0, size - TAIL_BYTES);
  const lines = Buffer.from(output.read(from, TAIL_BYTES)).toString("utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.slice(-LINES).map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line).slice(0, LINE_CHARACTERS));
}
