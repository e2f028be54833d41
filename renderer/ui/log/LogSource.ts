/** One hit of a search on the server. */
export interface LogHit {
  /** Byte offset in the log, anywhere inside the line. */
  readonly offset: number;
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
  /** When the byte at this offset was written, from the sparse index beside the log; `undefined` when unknown. */
  readonly timeAt?: (offset: number) => number | undefined;
  /** Start of the attempt, for times since start. */
  readonly startMs?: number;
}
