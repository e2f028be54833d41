import type { Clock, Timer } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";

const RETRY_MS = 1_000;

/** Says who and what we are after every connection, again until it was answered. `synced` is false from the moment the link went. */
export interface SyncLoop {
  readonly synced: boolean;
  /** Resolves when the question that is on its way, if there is one, has been answered and the answer is in force. */
  settled(): Promise<void>;
  /** The parent can be reached (again). */
  start(): void;
  /** It cannot. */
  stop(): void;
}

export function openSyncLoop(options: { readonly clock: Clock; readonly log: Logger; readonly sync: () => Promise<void>; readonly onSynced: () => void }): SyncLoop {
  let synced = false;
  let round = 0;
  let timer: Timer | null = null;
  let asking: Promise<void> = Promise.resolve();
  const attempt = async (mine: number): Promise<void> => {
    try {
      await options.sync();
      if (mine !== round) return;
      synced = true;
      options.onSynced();
    } catch (cause) {
      if (mine !== round) return;
      options.log.warn("the parent did not answer the sync; asking again", { cause: String(cause) });
      timer = options.clock.after(RETRY_MS, () => (asking = attempt(mine)));
    }
  };
  return {
    get synced() {
      return synced;
    },
    settled: () => asking,
    start() {
      timer?.cancel();
      synced = false;
      asking = attempt(++round);
    },
    stop() {
      timer?.cancel();
      synced = false;
      round++;
    },
  };
}
