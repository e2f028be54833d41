import { LogIndex, splitChunk } from "./LogIndex.ts";
import type { LogChunk, LogLine } from "./LogIndex.ts";
import { plainText } from "./logLine.ts";
import type { LogHit, LogHits, LogSource } from "./LogSource.ts";
import { lineStart, readRange } from "./readRange.ts";

const blockBytes = 512 * 1024;
const keptChunks = 64;
/** Matches kept by a search; more only say "more than". */
export const mostMatches = 10_000;
const pageHits = 2000;
const retryMs = 2000;
/** A log beyond this is never read whole: a window of it is. */
const wholeBytes = 16 * 1024 * 1024;
const windowBytes = 4 * 1024 * 1024;
/** How far before a wanted line a window begins. */
const beforeBytes = 1024 * 1024;

/** How far the log has been read. */
export interface LogProgress {
  /** Lines that can be shown: all of them, or those of the window. */
  readonly lineCount: number;
  readonly indexedBytes: number;
  readonly totalBytes: number;
  readonly live: boolean;
  readonly longestBytes: number;
  readonly errorLines: readonly number[];
  /** The last read failed; it is tried again by itself. */
  readonly failure: Error | undefined;
  /** Of a log that is too large to be read whole: the part that is shown. Raised `turn` with each other part. */
  readonly window: { readonly from: number; readonly to: number; readonly atEnd: boolean; readonly turn: number } | undefined;
  /** Number of the first line that can be shown, from 0; undefined while a window does not know it. */
  readonly firstLine: number | undefined;
}

/** What a search has found so far. */
export interface SearchProgress {
  readonly hits: readonly LogHit[];
  /** Share of the bytes searched, 0 to 1. */
  readonly share: number;
  readonly full: boolean;
}

interface LogWindow {
  readonly from: number;
  /** Undefined: up to the end, however it grows. */
  readonly to: number | undefined;
  readonly turn: number;
  firstLine: number | undefined;
}

/**
 * Reads a log source to index its lines, follows it while it grows, and keeps the text of the chunks that were looked at last: the
 * memory it takes does not grow with the log. A log of many megabytes is not read but looked into: a window of it is indexed, and
 * whoever has the whole log finds where the next one should be.
 */
export class LogStore {
  readonly source: LogSource;
  #index = new LogIndex();
  #window: LogWindow | undefined;
  readonly #texts = new Map<number, { readonly chunk: LogChunk; readonly lines: readonly LogLine[] }>();
  readonly #loading = new Set<number>();
  readonly #listeners = new Set<() => void>();
  readonly #stop = new AbortController();
  #indexing = false;
  #failure: Error | undefined;
  #errorLines: readonly number[] = [];
  #frame: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #progress: LogProgress;

  constructor(source: LogSource) {
    this.source = source;
    this.#progress = this.#read();
  }

  /** Starts reading; returns the way to stop for good. */
  start(): () => void {
    const unsubscribe = this.source.subscribe(() => {
      this.#announce();
      void this.#indexOn();
    });
    void this.#indexOn();
    return () => {
      unsubscribe();
      this.#stop.abort();
      clearTimeout(this.#frame);
      clearTimeout(this.#retry);
    };
  }

  /** Calls back at most every 50 ms. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** How far reading is; a new object only when something changed. */
  readonly progress = (): LogProgress => this.#progress;

  /** A line that can be shown, by number from 0; `undefined` while its chunk is being read, which this starts. */
  line(number: number): LogLine | undefined {
    const chunk = this.#index.chunkOfLine(number);
    const kept = this.#texts.get(chunk.start);
    // Last used last: the oldest is dropped first.
    if (kept) {
      this.#texts.delete(chunk.start);
      this.#texts.set(chunk.start, kept);
    }
    if (!kept || kept.chunk.end < chunk.end) void this.#load(chunk);
    return kept?.lines[number - chunk.firstLine];
  }

  /** Whether the source finds lines by the numbers that are used here: not when lines were cut, because it does not cut. */
  get sourceFinds(): boolean {
    return this.#window !== undefined || this.#index.cuts === 0;
  }

  /** Brings a line into what can be shown; resolves to its number there, or undefined when it could not be read. */
  async place(hit: LogHit): Promise<number | undefined> {
    if (this.#window === undefined) return hit.line;
    try {
      if (!this.#covers(hit.offset)) await this.#open(Math.max(0, hit.offset - beforeBytes), hit.offset);
      const row = await this.#rowOf(hit.offset);
      if (row !== undefined && this.#window.firstLine === undefined && hit.line >= 0) this.#window.firstLine = hit.line - row;
      return row;
    } catch (error) {
      this.#fail(error);
      return undefined;
    } finally {
      this.#announce();
    }
  }

  /** Shows the end of a log that is too large to be read whole. */
  async toEnd(): Promise<void> {
    if (this.#window === undefined || this.#window.to === undefined) return;
    await this.#open(Math.max(0, this.source.totalBytes() - windowBytes / 2)).catch((error: unknown) => this.#fail(error));
    this.#announce();
  }

  /** Shows what comes before (-1) or after (1) the window. Resolves to the number of the line at the joint. */
  async turnPage(by: 1 | -1): Promise<number | undefined> {
    const window = this.#window;
    if (window === undefined) return undefined;
    const joint = by < 0 ? window.from : this.#index.byteCount;
    const line = window.firstLine === undefined ? -1 : window.firstLine + (by < 0 ? 0 : this.#index.lineCount);
    if (by < 0) await this.#open(Math.max(0, joint - windowBytes / 2), joint).catch((error: unknown) => this.#fail(error));
    return this.place({ offset: by < 0 ? joint : Math.min(joint, this.source.totalBytes() - 1), line });
  }

  /** Looks for a text in the whole log, where the log is when it can; the caller may stop it. */
  async search(query: string, signal: AbortSignal, found: (progress: SearchProgress) => void): Promise<void> {
    const ask = this.source.search;
    if (ask && this.sourceFinds) return this.#collect((from) => ask(query, from, pageHits), signal, found);
    const wanted = query.toLowerCase();
    const hits: LogHit[] = [];
    const chunks = this.#index.chunks();
    const end = chunks.at(-1)?.end ?? 0;
    for (const chunk of chunks) {
      const text = this.#texts.get(chunk.start)?.chunk.end === chunk.end ? this.#texts.get(chunk.start)!.lines : splitChunk(await readRange(this.source, chunk.start, chunk.end, signal), chunk);
      if (signal.aborted) return;
      text.forEach((line, i) => {
        if (hits.length < mostMatches && plainText(line.text).toLowerCase().includes(wanted)) hits.push({ offset: line.offset, line: chunk.firstLine + i });
      });
      found({ hits: [...hits], share: end === 0 ? 1 : chunk.end / end, full: hits.length >= mostMatches });
      if (hits.length >= mostMatches) return;
      // Let keys and frames through between chunks.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    found({ hits, share: 1, full: false });
  }

  /** Looks for lines that look like an error, from a byte on; only where the source can. */
  async errors(signal: AbortSignal, found: (progress: SearchProgress) => void): Promise<void> {
    const ask = this.source.errors;
    if (ask) await this.#collect((from) => ask(from, pageHits), signal, found);
  }

  async #collect(page: (from: number) => Promise<LogHits>, signal: AbortSignal, found: (progress: SearchProgress) => void): Promise<void> {
    const hits: LogHit[] = [];
    for (let from = 0; ;) {
      const { matches, scannedTo, complete } = await page(from);
      if (signal.aborted) return;
      hits.push(...matches.slice(0, mostMatches - hits.length));
      const full = hits.length >= mostMatches;
      const total = this.source.totalBytes();
      // No step forward is the end of what is there.
      const done = complete || full || scannedTo <= from;
      found({ hits: [...hits], share: done || total === 0 ? 1 : Math.min(1, scannedTo / total), full });
      if (done) return;
      from = scannedTo;
    }
  }

  #covers(offset: number): boolean {
    const window = this.#window!;
    return offset >= window.from && offset < Math.min(window.to ?? Infinity, Math.max(this.#index.byteCount, window.from + 1));
  }

  /** Another window, from the first line at or after `near`; indexed at least up to `until`. */
  async #open(near: number, until?: number): Promise<void> {
    const from = await lineStart(this.source, near, this.#stop.signal);
    const total = this.source.totalBytes();
    const to = from + windowBytes >= total ? undefined : from + windowBytes;
    this.#index = new LogIndex(from);
    this.#texts.clear();
    this.#window = { from, to, turn: (this.#window?.turn ?? 0) + 1, firstLine: from === 0 ? 0 : undefined };
    const index = this.#index;
    const end = Math.min(to ?? total, Math.max(until === undefined ? 0 : until + 1, from + blockBytes));
    while (index === this.#index && index.byteCount < end) index.push(await readRange(this.source, index.byteCount, Math.min(end, index.byteCount + blockBytes), this.#stop.signal));
    void this.#indexOn();
  }

  async #rowOf(offset: number): Promise<number | undefined> {
    const chunk = this.#index.chunkOfByte(offset);
    const lines = splitChunk(await readRange(this.source, chunk.start, chunk.end, this.#stop.signal), chunk);
    const at = lines.findLastIndex((line) => line.offset <= offset);
    return at < 0 ? undefined : chunk.firstLine + at;
  }

  async #indexOn(): Promise<void> {
    if (this.#indexing) return;
    this.#indexing = true;
    clearTimeout(this.#retry);
    try {
      if (this.#window === undefined && this.#index.byteCount === 0 && this.source.totalBytes() > wholeBytes) await this.#open(this.source.totalBytes() - windowBytes / 2);
      for (;;) {
        const index = this.#index;
        const end = Math.min(this.source.totalBytes(), this.#window?.to ?? Infinity);
        const from = index.byteCount;
        if (from >= end || this.#stop.signal.aborted) break;
        const bytes = await this.source.read(from, Math.min(end, from + blockBytes), this.#stop.signal);
        // Another window was opened meanwhile, or it read on by itself.
        if (index !== this.#index || index.byteCount !== from) continue;
        if (bytes.length === 0) break;
        index.push(bytes);
        this.#failure = undefined;
        this.#announce();
      }
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#fail(error);
      this.#retry = setTimeout(() => void this.#indexOn(), retryMs);
    } finally {
      this.#indexing = false;
    }
  }

  async #load(chunk: LogChunk): Promise<void> {
    if (this.#loading.has(chunk.start)) return;
    this.#loading.add(chunk.start);
    const index = this.#index;
    try {
      const bytes = await readRange(this.source, chunk.start, chunk.end, this.#stop.signal);
      if (index === this.#index) this.#texts.set(chunk.start, { chunk, lines: splitChunk(bytes, chunk) });
      for (const oldest of this.#texts.keys()) {
        if (this.#texts.size <= keptChunks) break;
        this.#texts.delete(oldest);
      }
      this.#failure = undefined;
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#fail(error);
    } finally {
      this.#loading.delete(chunk.start);
    }
    this.#announce();
  }

  #fail(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#announce();
  }

  #read(): LogProgress {
    // The index appends to its own list; readers get a list that never changes under them.
    if (this.#index.errorLines.length !== this.#errorLines.length) this.#errorLines = [...this.#index.errorLines];
    const window = this.#window;
    return {
      lineCount: this.#index.lineCount,
      indexedBytes: this.#index.byteCount,
      totalBytes: this.source.totalBytes(),
      live: this.source.live(),
      longestBytes: this.#index.longestBytes,
      errorLines: this.#errorLines,
      failure: this.#failure,
      window: window && { from: window.from, to: this.#index.byteCount, atEnd: window.to === undefined, turn: window.turn },
      firstLine: window ? window.firstLine : 0,
    };
  }

  #announce(): void {
    this.#frame ??= setTimeout(() => {
      this.#frame = undefined;
      this.#progress = this.#read();
      for (const listener of this.#listeners) listener();
    }, 50);
  }
}
