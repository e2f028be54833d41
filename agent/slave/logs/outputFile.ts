import { closeSync, fstatSync, openSync, readSync, statSync, truncateSync } from "node:fs";
import type { Mask } from "./mask.ts";

/** Where an output is cut; shared by all who look at it, because it is lowered when the host runs out of disk [LIM2]. */
export interface OutputLimit {
  bytes: number;
  /** It was cut for want of disk: what came after may not even have reached the file, so the marker stands there in any case. */
  cut: boolean;
}

/**
 * The output of an attempt as a stream of bytes with addresses: the file up to the limit, then one line that says it was cut.
 * Secrets are masked in all that is read here [SEC1].
 */
export interface Output {
  /** Bytes that exist now, the marker included. */
  size(): number;
  readonly truncated: () => boolean;
  /**
   * Up to `limit` bytes from `offset`; empty at the end. While the task may still write, a beginning of a secret at the end is
   * held back until it is known what it becomes; `complete`: nothing more is written.
   */
  read(offset: number, limit: number, complete: boolean): Uint8Array;
  close(): void;
}

export function openOutput(path: string, cap: OutputLimit, mask: Mask | null = null): Output {
  let file: number | null = null;
  const fileSize = (): number => (file === null ? (statSync(path, { throwIfNoEntry: false })?.size ?? 0) : fstatSync(file).size);
  const marker = (): Uint8Array => cutMarker(cap.bytes);
  const isCut = (bytes: number): boolean => bytes > cap.bytes || (cap.cut && bytes === cap.bytes);
  const size = (): number => {
    const bytes = fileSize();
    return isCut(bytes) ? cap.bytes + marker().length : bytes;
  };
  const raw = (from: number, to: number): Buffer => {
    file ??= openSync(path, "r");
    const buffer = Buffer.allocUnsafe(Math.max(0, to - from));
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, from));
  };
  /** Bytes of the file, as they may leave the host. */
  const clean = (from: number, to: number, complete: boolean): Uint8Array => {
    if (mask === null) return raw(from, to);
    const bytes = fileSize();
    const end = Math.min(bytes, cap.bytes);
    const before = Math.max(0, from - mask.longest + 1);
    const wide = raw(before, Math.min(end, to + mask.longest - 1));
    const atEnd = before + wide.length >= end;
    // Cut in the middle of a secret: its beginning is no less secret.
    const open = atEnd ? mask.openEnd(wide) : 0;
    mask.apply(wide);
    if (isCut(bytes)) wide.fill("*", wide.length - open);
    const known = complete || isCut(bytes) ? wide.length : wide.length - open;
    return wide.subarray(from - before, Math.max(from - before, Math.min(to - before, known)));
  };
  return {
    size,
    truncated: () => isCut(fileSize()),
    read(offset, limit, complete) {
      const end = Math.min(size(), offset + limit);
      if (end <= offset) return new Uint8Array(0);
      if (offset >= cap.bytes) return marker().subarray(offset - cap.bytes, end - cap.bytes);
      return clean(offset, Math.min(end, cap.bytes), complete);
    },
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}
export const cutMarker = (capBytes: number): Uint8Array => Buffer.from(`\n[signalbox: output is cut here, after ${capBytes} bytes]\n`);

/**
 * Keeps the file no longer than its limit, whatever the task writes: it writes at the end, wherever that is. One byte more stays,
 * as the sign that there was more.
 */
export function boundOutput(path: string, cap: OutputLimit): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > cap.bytes + 1) truncateSync(path, cap.bytes + 1);
}

const LINES = 20;
const LINE_CHARACTERS = 2000;
const TAIL_BYTES = 64 * 1024;
/** The last lines of what was written, for the exit record. */
export function lastLines(output: Output, size: number): string[] {
  if (size === 0) return [];
  const from = Math.max(0, size - TAIL_BYTES);
  let bytes = Buffer.from(output.read(from, TAIL_BYTES, true));
  // The marker is read apart from the bytes before it.
  if (from + bytes.length < size) bytes = Buffer.concat([bytes, output.read(from + bytes.length, TAIL_BYTES, true)]);
  const lines = bytes.toString("utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.slice(-LINES).map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line).slice(0, LINE_CHARACTERS));
}
