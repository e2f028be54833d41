import { isAscii } from "node:buffer";
import { open } from "node:fs/promises";

export interface LogMatch {
  readonly offset: number;
  /** From 0. */
  readonly line: number;
}
export interface LogScan {
  readonly matches: LogMatch[];
  /** Everything before it was looked at; a later call goes on from here. */
  readonly scannedTo: number;
}
const READ_BYTES = 1024 * 1024;
/** One call looks at so much at most, so that its answer comes within seconds; whoever asks goes on. */
const CALL_BYTES = 512 * 1024 * 1024;
const NEWLINE = 10;

/** Finds the next match in a piece of a log: where it begins, or -1. `from` and the answer count bytes of the piece. */
export type Find = (piece: Buffer, from: number) => number;

/**
 * Looks through a log for lines with a match, in constant memory: pieces of whole lines, each read once. A line that is longer
 * than a piece is looked at in parts. Lines before `from` are counted, not matched. A log that is not there has no lines.
 */
export async function scanLog(path: string, find: Find, from: number, limit: number, pieceBytes = READ_BYTES): Promise<LogScan> {
  const matches: LogMatch[] = [];
  const file = await open(path, "r").catch(() => null);
  if (file === null) return { matches, scannedTo: 0 };
  try {
    const buffer = Buffer.allocUnsafe(2 * pieceBytes);
    let kept = 0;
    let line = 0;
    for (let at = 0; ;) {
      const { bytesRead } = await file.read(buffer, kept, pieceBytes, at + kept);
      const filled = kept + bytesRead;
      const last = buffer.lastIndexOf(NEWLINE, filled - 1);
      const end = bytesRead > 0 && last >= 0 && last < filled ? last + 1 : bytesRead === 0 || filled >= pieceBytes ? filled : 0;
      if (end === 0 && bytesRead === 0) return { matches, scannedTo: at };
      if (end > 0) {
        const piece = buffer.subarray(0, end);
        if (at + end > from) line = matchLines(piece, at, Math.max(0, from - at), line, find, limit, matches);
        else line += newlines(piece, 0, end);
        at += end;
        if (matches.length >= limit) return { matches, scannedTo: matches.at(-1)!.offset + 1 };
        if (at - from >= CALL_BYTES) return { matches, scannedTo: at };
      }
      buffer.copyWithin(0, end, filled);
      kept = filled - end;
      if (bytesRead === 0) return { matches, scannedTo: at };
    }
  } finally {
    await file.close();
  }
}

/** Adds the lines of a piece that match; answers the number of the line behind it. */
function matchLines(piece: Buffer, pieceAt: number, from: number, firstLine: number, find: Find, limit: number, matches: LogMatch[]): number {
  let line = firstLine;
  let counted = 0;
  for (let at = find(piece, from); at !== -1 && matches.length < limit;) {
    const start = at === 0 ? 0 : piece.lastIndexOf(NEWLINE, at - 1) + 1;
    line += newlines(piece, counted, start);
    counted = start;
    if (start >= from) matches.push({ offset: pieceAt + start, line });
    const end = piece.indexOf(NEWLINE, at);
    if (end === -1) break;
    at = find(piece, end + 1);
  }
  return line + newlines(piece, counted, piece.length);
}
/** Counts newlines four bytes at a time: counting them one by one would cost more than finding the text. */
function newlines(piece: Buffer, from: number, to: number): number {
  let count = 0;
  let at = from;
  for (; at < to && ((piece.byteOffset + at) & 3) !== 0; at++) if (piece[at] === NEWLINE) count++;
  if (at >= to) return count;
  const words = new Uint32Array(piece.buffer, piece.byteOffset + at, (to - at) >> 2);
  // By index: an iterator would take five times as long.
  for (let index = 0; index < words.length; index++) {
    const zeros = words[index]! ^ 0x0a0a0a0a;
    // The high bit of each byte that is zero, exactly: no carry can reach a neighbour.
    const marks = ~(((zeros & 0x7f7f7f7f) + 0x7f7f7f7f) | zeros) & 0x80808080;
    if (marks !== 0) count += (((marks >>> 7) * 0x01010101) >>> 24) & 0xff;
  }
  for (at += words.length * 4; at < to; at++) if (piece[at] === NEWLINE) count++;
  return count;
}

/**
 * Finds a text whatever its case. Bytes are compared as Latin-1, which is right for ASCII and for writing without case, such as
 * Chinese; a text with other cased letters is compared as Unicode, which is slower.
 */
export function findText(text: string): Find {
  const wanted = text.toLowerCase();
  const cased = [...wanted].some((letter) => letter.codePointAt(0)! > 127 && letter.toUpperCase() !== letter.toLowerCase());
  if (cased) {
    return (piece, from) => {
      const found = piece.toString("utf8", from).toLowerCase().indexOf(wanted);
      // Lower case may be longer than what it came from, so only the line is exact; lines are what is asked for.
      return found === -1 ? -1 : lineOf(piece, from, wanted);
    };
  }
  const bytes = Buffer.from(wanted, "utf8").toString("latin1");
  let last: { piece: Buffer; text: string } | null = null;
  return (piece, from) => {
    if (last?.piece !== piece) last = { piece, text: asciiLower(piece) };
    return last.text.indexOf(bytes, from);
  };
}
function lineOf(piece: Buffer, from: number, wanted: string): number {
  for (let start = from; start < piece.length;) {
    const newline = piece.indexOf(NEWLINE, start);
    const end = newline === -1 ? piece.length : newline;
    if (piece.toString("utf8", start, end).toLowerCase().includes(wanted)) return start;
    start = end + 1;
  }
  return -1;
}
/** Only A to Z: a byte above 127 is part of a letter of its own. */
const asciiLower = (piece: Buffer): string => (isAscii(piece) ? piece.toString("latin1").toLowerCase() : piece.toString("latin1").replace(/[A-Z]+/g, (part) => part.toLowerCase()));

/** "Error", "failure" and "exception" in Chinese, as bytes. */
const CHINESE_ERRORS = ["\u9519\u8bef", "\u5931\u8d25", "\u5f02\u5e38"].map((word) => Buffer.from(word).toString("latin1"));
const ERRORS = `\\b(?:errors?|exceptions?|fatal|traceback|panic|segmentation fault|killed|out of memory)\\b|${CHINESE_ERRORS.join("|")}`;
/** Finds what looks like an error, in English or Chinese. */
export function findError(): Find {
  const words = new RegExp(ERRORS, "gi");
  let last: { piece: Buffer; text: string } | null = null;
  return (piece, from) => {
    if (last?.piece !== piece) last = { piece, text: piece.toString("latin1") };
    words.lastIndex = from;
    return words.exec(last.text)?.index ?? -1;
  };
}
