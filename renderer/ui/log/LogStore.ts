import { LogIndex, splitChunk } from "./LogIndex.ts";
import type { LogChunk, LogLine } from "./LogIndex.ts";
import { plainText } from "./logLine.ts";
import type { LogSource } from "./LogSource.ts";

const blockBytes = 512 * 1024;
const keptChunks = 64;
/** Matches kept by a search; more only say "more than". */
const mostMatches = 10_000;
const retryMs = 2000;

/** How far the log has been read. */
export interface LogProgress {
  readonly lineCount: number;
  readonly indexedBytes: number;
  readonly totalBytes: number;
  readonly live: boolean;
  readonly longestBytes: number;
  readonly errorLines: readonly number[];
  /** The last read failed; it is tried again by itself. */
  readonly failure: Error | undefined;
}

/** What a search has found so far. */
export interface SearchProgress {
  readonly lines: readonly number[];
  /** Share of the bytes searched, 0 to 1. */
  readonly share: number;
  readonly full: boolean;
}

/**
 * Reads a log source once from start to end to index its lines, follows it while it grows, and keeps the text of the
 * chunks that were looked at last: the memory it takes does not grow with the log.
 */
export class LogStore {
  readonly source: LogSource;
  readonly #index = new LogIndex();
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

  /** A line by number from 0; `undefined` while its chunk is being read, which this starts. */
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

  /** Searches every line without colours, from the first to the last that is indexed; the caller may stop it. */
  async search(query: string, signal: AbortSignal, found: (progress: SearchProgress) => void): Promise<void> {
    const wanted = query.toLowerCase();
    const lines: number[] = [];
    const chunks = this.#index.chunks();
    const end = chunks.at(-1)?.end ?? 0;
    for (const chunk of chunks) {
      const text = this.#texts.get(chunk.start)?.chunk.end === chunk.end ? this.#texts.get(chunk.start)!.lines : splitChunk(await this.#bytes(chunk.start, chunk.end, signal), chunk);
      if (signal.aborted) return;
      text.forEach((line, i) => {
        if (lines.length < mostMatches && plainText(line.text).toLowerCase().includes(wanted)) lines.push(chunk.firstLine + i);
      });
      found({ lines: [...lines], share: end === 0 ? 1 : chunk.end / end, full: lines.length >= mostMatches });
      if (lines.length >= mostMatches) return;
      // Let keys and frames through between chunks.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    found({ lines, share: 1, full: false });
  }

  async #indexOn(): Promise<void> {
    if (this.#indexing) return;
    this.#indexing = true;
    clearTimeout(this.#retry);
    try {
      while (this.#index.byteCount < this.source.totalBytes() && !this.#stop.signal.aborted) {
        const from = this.#index.byteCount;
        const bytes = await this.source.read(from, Math.min(this.source.totalBytes(), from + blockBytes), this.#stop.signal);
        if (bytes.length === 0) break;
        this.#index.push(bytes);
        this.#failure = undefined;
        this.#announce();
      }
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#announce();
      this.#retry = setTimeout(() => void this.#indexOn(), retryMs);
    } finally {
      this.#indexing = false;
    }
  }

  async #load(chunk: LogChunk): Promise<void> {
    if (this.#loading.has(chunk.start)) return;
    this.#loading.add(chunk.start);
    try {
      const bytes = await this.#bytes(chunk.start, chunk.end, this.#stop.signal);
      this.#texts.set(chunk.start, { chunk, lines: splitChunk(bytes, chunk) });
      for (const oldest of this.#texts.keys()) {
        if (this.#texts.size <= keptChunks) break;
        this.#texts.delete(oldest);
      }
      this.#failure = undefined;
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#failure = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#loading.delete(chunk.start);
    }
    this.#announce();
  }

  async #bytes(from: number, to: number, signal: AbortSignal): Promise<Uint8Array> {
    const first = await this.source.read(from, to, signal);
    if (first.length >= to - from) return first.subarray(0, to - from);
    const all = new Uint8Array(to - from);
    all.set(first);
    for (let at = first.length; at < all.length;) {
      const more = await this.source.read(from + at, to, signal);
      if (more.length === 0) throw new Error(`the log ended at byte ${from + at}, expected ${to}`);
      all.set(more.subarray(0, all.length - at), at);
      at += more.length;
    }
    return all;
  }

  #read(): LogProgress {
    // The index appends to its own list; readers get a list that never changes under them.
    if (this.#index.errorLines.length !== this.#errorLines.length) this.#errorLines = [...this.#index.errorLines];
    return {
      lineCount: this.#index.lineCount,
      indexedBytes: this.#index.byteCount,
      totalBytes: this.source.totalBytes(),
      live: this.source.live(),
      longestBytes: this.#index.longestBytes,
      errorLines: this.#errorLines,
      failure: this.#failure,
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
