import { isError, levelOf } from "./logLine.ts";

/** Whole lines that are read together. */
export interface LogChunk {
  /** First byte, and the byte after the last one. */
  readonly start: number;
  readonly end: number;
  readonly firstLine: number;
  readonly lineCount: number;
}

const newline = 10;
const chunkBytes = 64 * 1024;
/** A line longer than this is cut, or one line without end would have to be held and drawn whole. */
const longestLine = 256 * 1024;

const latin = new TextDecoder("latin1");

/**
 * Where the lines of a log are: chunks of about 64 KiB that begin and end at line breaks. Fed once with all bytes in order,
 * it keeps 4 numbers per chunk and the numbers of the error lines, never the text.
 */
export class LogIndex {
  #chunks: LogChunk[] = [];
  #open = { start: 0, firstLine: 0, lines: 0 };
  #lineStart = 0;
  #bytes = 0;
  #errors: number[] = [];
  #longest = 0;
  #cuts = 0;
  #head = "";

  /** @param start the byte at which the first line begins: everything here counts from the start of the log. */
  constructor(start = 0) {
    this.#bytes = start;
    this.#lineStart = start;
    this.#open = { start, firstLine: 0, lines: 0 };
  }

  /** Lines that were cut because they were too long: from then on numbers differ from those of whoever does not cut. */
  get cuts(): number {
    return this.#cuts;
  }

  /** Bytes seen so far: the offset at which the next push begins. */
  get byteCount(): number {
    return this.#bytes;
  }

  /** Lines so far; an unfinished last line counts. */
  get lineCount(): number {
    return this.#open.firstLine + this.#open.lines + (this.#lineStart < this.#bytes ? 1 : 0);
  }

  /** Numbers of the finished lines that state an error, rising. */
  get errorLines(): readonly number[] {
    return this.#errors;
  }

  /** Bytes of the longest line. */
  get longestBytes(): number {
    return this.#longest;
  }

  /** Takes the bytes that follow those already seen. */
  push(bytes: Uint8Array): void {
    // Latin-1 maps each byte to one character, so positions in the text are byte offsets.
    const text = latin.decode(bytes);
    const base = this.#bytes;
    let at = 0;
    while (at < bytes.length) {
      const found = bytes.indexOf(newline, at);
      const limit = this.#lineStart + longestLine - base;
      const end = found < 0 ? bytes.length : found + 1;
      if (end > limit) {
        this.#cuts += 1;
        at = this.#endLine(base, characterStart(bytes, limit, at), text, at);
        continue;
      }
      if (found < 0) break;
      at = this.#endLine(base, end, text, at);
    }
    if (this.#head.length < 160) this.#head += text.slice(at, at + 160 - this.#head.length);
    this.#bytes = base + bytes.length;
    this.#longest = Math.max(this.#longest, this.#bytes - this.#lineStart);
  }

  /** The chunk that holds a line; lines past the end belong to the last chunk. */
  chunkOfLine(line: number): LogChunk {
    return this.#search((chunk) => chunk.firstLine <= line);
  }

  /** The chunk that holds a byte. */
  chunkOfByte(offset: number): LogChunk {
    return this.#search((chunk) => chunk.start <= offset);
  }

  /** All chunks in order; the last one may still grow. */
  chunks(): readonly LogChunk[] {
    const open = this.#openChunk();
    return open.lineCount > 0 ? [...this.#chunks, open] : this.#chunks;
  }

  // Ends the line at `end` (relative to this push) and closes the chunk when it is big enough.
  #endLine(base: number, end: number, text: string, from: number): number {
    const line = this.#open.firstLine + this.#open.lines;
    const head = this.#head + text.slice(from, Math.min(end, from + 160 - this.#head.length));
    if (isError(levelOf(head))) this.#errors.push(line);
    this.#head = "";
    this.#longest = Math.max(this.#longest, base + end - this.#lineStart);
    this.#lineStart = base + end;
    this.#open.lines += 1;
    if (this.#lineStart - this.#open.start >= chunkBytes) {
      this.#chunks.push({ start: this.#open.start, end: this.#lineStart, firstLine: this.#open.firstLine, lineCount: this.#open.lines });
      this.#open = { start: this.#lineStart, firstLine: this.#open.firstLine + this.#open.lines, lines: 0 };
    }
    return end;
  }

  #openChunk(): LogChunk {
    const { start, firstLine } = this.#open;
    return { start, end: this.#bytes, firstLine, lineCount: this.lineCount - firstLine };
  }

  #search(before: (chunk: LogChunk) => boolean): LogChunk {
    const open = this.#openChunk();
    if (before(open) && open.lineCount > 0) return open;
    let [low, high] = [0, this.#chunks.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (before(this.#chunks[middle]!)) low = middle;
      else high = middle - 1;
    }
    return this.#chunks[low] ?? open;
  }
}

// The nearest place at or before `limit` that does not split a UTF-8 character, but after `from`.
function characterStart(bytes: Uint8Array, limit: number, from: number): number {
  let at = Math.max(limit, from + 1);
  while (at > from + 1 && at > limit - 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}

/** One line of a chunk. */
export interface LogLine {
  readonly text: string;
  /** First byte. */
  readonly offset: number;
}

const utf8 = new TextDecoder("utf-8");

/** Splits the bytes of a chunk into its lines; what the chunk counted is what comes out. Invalid UTF-8 becomes replacement characters. */
export function splitChunk(bytes: Uint8Array, chunk: LogChunk): readonly LogLine[] {
  const lines: LogLine[] = [];
  let from = 0;
  while (from < bytes.length && lines.length < chunk.lineCount) {
    const found = bytes.indexOf(newline, from);
    let end = found < 0 ? bytes.length : found;
    let next = found < 0 ? bytes.length : found + 1;
    // The same cut as in the index.
    if (next - from > longestLine) next = end = characterStart(bytes, from + longestLine, from);
    lines.push({ text: utf8.decode(bytes.subarray(from, end)), offset: chunk.start + from });
    from = next;
  }
  return lines;
}
