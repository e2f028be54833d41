/** A line that was found by whoever has the whole log. */
export interface LogHit {
  /** First byte of the line. */
  readonly offset: number;
  /** Its number, from 0. */
  readonly line: number;
}

/** A page of hits, rising. */
export interface LogHits {
  readonly matches: readonly LogHit[];
  /** Everything before this byte was looked at; the next page begins here. */
  readonly scannedTo: number;
  /** The whole log as it is now was looked at. */
  readonly complete: boolean;
}

/** Where a log comes from: raw bytes by range, growing at the end. Offsets count raw bytes from the start of the log. */
export interface LogSource {
  /** Bytes that can be read now. Never shrinks. */
  readonly totalBytes: () => number;
  /** Whether more may come. */
  readonly live: () => boolean;
  /** Called when `totalBytes` or `live` changes. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Reads `[from, to)`. May return fewer bytes, at least one; rejects when the bytes cannot be had now. */
  readonly read: (from: number, to: number, signal: AbortSignal) => Promise<Uint8Array>;
  /** Lines that contain a text, whatever its case, looked for where the log is; without it what was read here is searched. */
  readonly search?: (text: string, from: number, limit: number) => Promise<LogHits>;
  /** Lines that look like an error, looked for where the log is. */
  readonly errors?: (from: number, limit: number) => Promise<LogHits>;
  /** When the byte at this offset was written, from the sparse index beside the log; `undefined` when unknown. */
  readonly timeAt?: (offset: number) => number | undefined;
  /** Start of the attempt, for times since start. */
  readonly startMs?: number;
}
