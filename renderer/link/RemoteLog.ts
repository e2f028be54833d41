import { Refusal } from "#contract";
import type { AttemptId, CommandsOf, InputOf, LogInfo, OutputOf, logUp } from "#contract";

type LogUp = typeof logUp;
/** What a log needs of its connection. */
export interface RemoteLogParts {
  readonly attemptId: AttemptId;
  readonly startMs: number | undefined;
  readonly ask: <K extends keyof CommandsOf<LogUp> & string>(name: K, input: InputOf<LogUp, K>) => Promise<OutputOf<LogUp, K>>;
  readonly isConnected: () => boolean;
  /** Called when the first reader comes and when the last one leaves. */
  readonly onUsed: (used: boolean) => void;
}

const RANGE_BYTES = 256 * 1024;
/** The newest bytes, as they were followed: a live tail needs no second trip. */
const TAIL_BYTES = 1024 * 1024;

/**
 * The log of one attempt on the server, with the shape of `LogSource` in renderer/ui/log. It is followed while somebody
 * subscribes; ranges are read when they are asked for.
 */
export class RemoteLog {
  readonly startMs?: number;
  readonly #parts: RemoteLogParts;
  readonly #listeners = new Set<() => void>();
  #info: LogInfo | undefined;
  #failure: unknown;
  #tail: { readonly from: number; readonly bytes: Uint8Array }[] = [];
  #tailBytes = 0;

  constructor(parts: RemoteLogParts) {
    this.#parts = parts;
    if (parts.startMs !== undefined) this.startMs = parts.startMs;
  }

  readonly totalBytes = (): number => this.#info?.storedBytes ?? 0;
  /** True until the server said that every byte of a finished attempt is there. */
  readonly live = (): boolean => this.#info?.complete !== true;
  /** What the server said last; undefined before its first word. */
  readonly info = (): LogInfo | undefined => this.#info;
  /** Why it cannot be followed now: a Refusal, for `failureWords`. */
  readonly failure = (): unknown => this.#failure;

  readonly subscribe = (listener: () => void): (() => void) => {
    const first = this.#listeners.size === 0;
    this.#listeners.add(listener);
    if (first) {
      this.#parts.onUsed(true);
      void this.#follow();
    }
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      if (this.#parts.isConnected()) void this.#parts.ask("log.unfollow", { attemptId: this.#parts.attemptId }).catch(() => undefined);
      this.#parts.onUsed(false);
    };
  };

  readonly read = async (from: number, to: number, signal: AbortSignal): Promise<Uint8Array> => {
    const kept = this.#fromTail(from, to);
    if (kept) return kept;
    const { bytes, info } = await this.#parts.ask("log.read", { attemptId: this.#parts.attemptId, from, bytes: Math.min(to - from, RANGE_BYTES) });
    signal.throwIfAborted();
    this.#know(info);
    return bytes;
  };

  /** Lines that contain a text, found by the server over the whole stored log. */
  readonly search = (text: string, from: number, limit: number): Promise<OutputOf<LogUp, "log.search">> => this.#parts.ask("log.search", { attemptId: this.#parts.attemptId, text, from, limit });
  /** Lines that look like an error, found by the server over the whole stored log. */
  readonly errors = (from: number, limit: number): Promise<OutputOf<LogUp, "log.errors">> => this.#parts.ask("log.errors", { attemptId: this.#parts.attemptId, from, limit });

  /** The whole stored log, for saving it. */
  async whole(signal: AbortSignal): Promise<Blob> {
    const parts: Uint8Array[] = [];
    for (let at = 0; ;) {
      const { bytes, info } = await this.#parts.ask("log.read", { attemptId: this.#parts.attemptId, from: at, bytes: RANGE_BYTES });
      signal.throwIfAborted();
      parts.push(bytes);
      at += bytes.length;
      if (bytes.length === 0 || at >= info.storedBytes) return new Blob(parts as BlobPart[], { type: "text/plain" });
    }
  }

  /** Called by the connection: bytes that were followed. */
  take(from: number, bytes: Uint8Array, info: LogInfo): void {
    if (bytes.length > 0) {
      const last = this.#tail.at(-1);
      // A hole: what was kept before it is of no use at the end.
      if (last && last.from + last.bytes.length !== from) [this.#tail, this.#tailBytes] = [[], 0];
      this.#tail.push({ from, bytes });
      this.#tailBytes += bytes.length;
      while (this.#tailBytes > TAIL_BYTES && this.#tail.length > 1) this.#tailBytes -= this.#tail.shift()!.bytes.length;
    }
    this.#know(info);
  }

  /** Called by the connection when it is back. */
  connected(): void {
    if (this.#listeners.size > 0) void this.#follow();
  }

  disconnected(): void {
    this.#failure = new Refusal("unavailable", "link.down");
    this.#announce();
  }

  async #follow(): Promise<void> {
    const { attemptId } = this.#parts;
    try {
      const info = await this.#parts.ask("log.info", { attemptId });
      this.#know(info);
      if (!info.complete) await this.#parts.ask("log.follow", { attemptId, from: info.storedBytes });
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
    }
    this.#announce();
  }

  #know(info: LogInfo): void {
    const known = this.#info;
    // Answers may overtake each other; a log never shrinks.
    if (known && known.storedBytes >= info.storedBytes && (known.complete || !info.complete)) return;
    this.#info = { ...info, storedBytes: Math.max(info.storedBytes, known?.storedBytes ?? 0), complete: info.complete || known?.complete === true };
    this.#failure = undefined;
    this.#announce();
  }

  #fromTail(from: number, to: number): Uint8Array | undefined {
    const part = this.#tail.find((each) => each.from <= from && from < each.from + each.bytes.length);
    return part?.bytes.subarray(from - part.from, Math.min(to - part.from, part.bytes.length));
  }

  #announce(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
