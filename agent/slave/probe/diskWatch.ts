import { statfsSync } from "node:fs";

/** How much room the disk of the agent has [LIM2]. */
export interface DiskWatch {
  /** Bytes free at the last look; at most this old: a second. */
  freeBytes(): number;
  /** Below this nothing new is started. */
  readonly minBytes: number;
  /** Looks now. True when so little is left that outputs must not grow. */
  look(): boolean;
}
const FRESH_MS = 1_000;
/** The share of the limit below which outputs are cut. */
const ALL_BUT_FULL = 1 / 4;
export const DEFAULT_MIN_DISK_BYTES = 200 * 1024 * 1024;

/** @param minBytes asked at every look, because the parent may change it; null: no limit */
export function openDiskWatch(dir: string, minBytes: () => number | null = () => DEFAULT_MIN_DISK_BYTES): DiskWatch {
  let free = Number.POSITIVE_INFINITY;
  let lookedMs = Number.NEGATIVE_INFINITY;
  const measure = (): void => {
    lookedMs = performance.now();
    try {
      const disk = statfsSync(dir);
      free = disk.bavail * disk.bsize;
    } catch {
      free = Number.POSITIVE_INFINITY;
    }
  };
  return {
    freeBytes() {
      if (performance.now() - lookedMs > FRESH_MS) measure();
      return free;
    },
    get minBytes() {
      return minBytes() ?? 0;
    },
    look() {
      measure();
      return free < (minBytes() ?? 0) * ALL_BUT_FULL;
    },
  };
}
