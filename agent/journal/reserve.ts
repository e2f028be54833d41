import { statfsSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Space that is kept for the day on which the disk is full [LIM2]. */
export interface Reserve {
  /** Gives the space up. False when there was none. */
  giveUp(): boolean;
  /** Takes it again, when it was given up and there is room. Cheap when there is nothing to do. */
  renew(): void;
}
const RESERVE_BYTES = 4 * 1024 * 1024;
const RENEW_AFTER_MS = 30_000;
/** Much more must be free than what is taken: tasks need room more than we do. */
const ROOM = 8;

export function openReserve(path: string): Reserve {
  let there = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === RESERVE_BYTES;
  let lookedMs = Number.NEGATIVE_INFINITY;
  const giveUp = (): boolean => {
    const had = there;
    there = false;
    try {
      unlinkSync(path);
    } catch {
      return false;
    }
    return had;
  };
  const renew = (): void => {
    if (there || performance.now() - lookedMs < RENEW_AFTER_MS) return;
    lookedMs = performance.now();
    try {
      const disk = statfsSync(dirname(path));
      if (disk.bavail * disk.bsize < RESERVE_BYTES * ROOM) return;
      // Not zeros: some file systems keep those without taking space.
      writeFileSync(path, Buffer.alloc(RESERVE_BYTES, 0x5a), { mode: 0o600 });
      there = true;
    } catch {
      giveUp();
    }
  };
  renew();
  return { giveUp, renew };
}
