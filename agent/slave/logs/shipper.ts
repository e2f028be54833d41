import { type AttemptId, LOG_CHUNK_BYTES } from "#contract";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { AttemptOutput } from "../runner/attemptOutput.ts";
import { type Output, openOutput } from "./outputFile.ts";

export interface LogFrame {
  readonly attemptId: AttemptId;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly final: boolean;
}
export interface ShipperOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Sends one frame and answers how far the parent has the log. Rejects when it does not know. */
  readonly send: (frame: LogFrame) => Promise<number>;
  /** The parent has all of it, and it is over. */
  readonly onShipped: (attemptId: AttemptId) => void;
}
export interface Shipper {
  open(attempt: AttemptOutput): void;
  /** Its output is complete; `empty`: it is known that there is none. */
  over(attemptId: AttemptId, empty: boolean): void;
  /** Whether the parent can be reached. Frames that were on their way when it could not are sent again. */
  linked(up: boolean): void;
  close(): void;
}

interface Stream {
  readonly attemptId: AttemptId;
  readonly output: Output;
  /** Everything before it is with the parent, or on its way. */
  next: number;
  /** Everything before it is with the parent. */
  stored: number;
  inFlight: number;
  over: boolean;
  finalSent: boolean;
  /** Where to go on is asked first: the parent may have some of it already. */
  asking: boolean;
  /** Raised when frames on their way no longer count. */
  generation: number;
}

const LOOK_MS = 250;
const STREAM_WINDOW = 8;
const WINDOW = 16;
const RETRY_MS = 1_000;

/**
 * [LOG1] Ships outputs, each byte at its address, at most 256 KiB a frame, a few frames on their way at once, all streams in
 * turn so that a loud one does not starve the others. Growing files are looked at four times a second; what is over is
 * shipped at once.
 */
export function openShipper(options: ShipperOptions): Shipper {
  const { clock, log } = options;
  const streams = new Map<AttemptId, Stream>();
  let up = false;
  let inFlight = 0;
  let timer: Timer | null = null;
  let paused: Timer | null = null;
  let closed = false;

  const send = (stream: Stream, bytes: Uint8Array, final: boolean): void => {
    const { generation, next: offset } = stream;
    stream.next += bytes.length;
    stream.finalSent ||= final;
    stream.inFlight++;
    inFlight++;
    options
      .send({ attemptId: stream.attemptId, offset, bytes, final })
      .then((stored) => {
        if (generation !== stream.generation || closed) return;
        if (stored !== offset + bytes.length) restart(stream, stored);
        else {
          stream.stored = stored;
          if (final) finish(stream);
        }
      })
      .catch((cause: unknown) => {
        if (generation !== stream.generation || closed) return;
        restart(stream, stream.stored);
        stream.asking = true;
        if (up) pause(cause);
      })
      .finally(() => {
        const full = inFlight >= WINDOW;
        inFlight--;
        if (generation === stream.generation) stream.inFlight--;
        if (closed || !up || paused !== null || !streams.has(stream.attemptId)) return full ? pump() : undefined;
        while (advance(stream));
        if (full) pump();
      });
  };
  /** The parent, or who is above it, does not take frames now: all streams wait a while, with one line in the log. */
  const pause = (cause: unknown): void => {
    if (paused !== null) return;
    log.warn("log frames are not taken; they are sent again", { cause: String(cause) });
    paused = clock.after(RETRY_MS, () => {
      paused = null;
      pump();
    });
  };
  const restart = (stream: Stream, from: number): void => {
    stream.generation++;
    stream.inFlight = 0;
    stream.stored = stream.next = from;
    stream.finalSent = false;
    stream.asking = false;
  };
  const finish = (stream: Stream): void => {
    streams.delete(stream.attemptId);
    stream.output.close();
    options.onShipped(stream.attemptId);
  };

  /** Sends what may be sent now. @returns whether something was. */
  const advance = (stream: Stream): boolean => {
    if (stream.finalSent || stream.inFlight >= STREAM_WINDOW || inFlight >= WINDOW) return false;
    if (stream.asking) {
      if (stream.inFlight > 0) return false;
      stream.asking = false;
      send(stream, new Uint8Array(0), false);
      return true;
    }
    try {
      const bytes = stream.output.read(stream.next, LOG_CHUNK_BYTES, stream.over);
      const final = stream.over && stream.next + bytes.length >= stream.output.size();
      if (bytes.length === 0 && !final) return false;
      send(stream, bytes, final);
      return true;
    } catch (cause) {
      log.error("an output file cannot be read", { attemptId: stream.attemptId, cause: String(cause) });
      if (stream.over) finish(stream);
      return false;
    }
  };
  const pump = (): void => {
    if (!up || closed || paused !== null) return;
    for (let sent = true; sent;) {
      sent = false;
      for (const stream of streams.values()) if (inFlight < WINDOW && advance(stream)) sent = true;
    }
  };

  return {
    open({ attemptId, path, limit, mask, over, resumed }) {
      if (streams.has(attemptId)) return;
      streams.set(attemptId, { attemptId, output: openOutput(path, limit, mask), next: 0, stored: 0, inFlight: 0, over, finalSent: false, asking: resumed, generation: 0 });
      timer ??= clock.every(LOOK_MS, pump);
      if (over || resumed) pump();
    },
    over(attemptId, empty) {
      const stream = streams.get(attemptId);
      if (!stream) return;
      stream.over = true;
      // The end record says that there are no bytes, and the parent has none: there is nothing to send.
      if (stream.next === 0 && stream.stored === 0 && stream.inFlight === 0 && !stream.asking && empty) finish(stream);
      else pump();
    },
    linked(now) {
      up = now;
      if (!up) for (const stream of streams.values()) restart(stream, stream.stored);
      pump();
    },
    close() {
      closed = true;
      timer?.cancel();
      paused?.cancel();
      for (const stream of streams.values()) stream.output.close();
    },
  };
}
