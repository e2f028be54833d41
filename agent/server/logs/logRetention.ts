import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { AttemptId, LogRetention } from "#contract";
import { slotRows, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";

const SWEEP_MS = 3_600_000;
const DAY_MS = 86_400_000;
const FILE = /^([0-9a-z]{26})\.log$/;

interface Kept {
  readonly path: string;
  readonly attemptId: AttemptId;
  readonly bytes: number;
  readonly changedMs: number;
}

/**
 * Which logs are over their time, and which more have to go to keep within the limit, the oldest first. A log of an attempt that is
 * open is never one of them.
 */
export function logsToRemove(files: readonly Kept[], open: ReadonlySet<AttemptId>, { keepDays, maxBytes }: LogRetention, now: number): Kept[] {
  const oldest = files.filter((file) => !open.has(file.attemptId)).sort((a, b) => a.changedMs - b.changedMs);
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const gone: Kept[] = [];
  for (const file of oldest) {
    if (file.changedMs >= now - keepDays * DAY_MS && (maxBytes === null || bytes <= maxBytes)) break;
    gone.push(file);
    bytes -= file.bytes;
  }
  return gone;
}

/** Removes logs after their time, once an hour. What is removed is said to be so, with its attempt's record still there. */
export function openLogRetention(options: { readonly directory: string; readonly store: Store; readonly clock: Clock; readonly log: Logger; readonly rule: () => LogRetention }) {
  const { directory, clock, log } = options;
  let used = { bytes: 0, files: 0 };

  async function list(): Promise<Kept[]> {
    const found: Kept[] = [];
    for (const folder of await readdir(directory).catch(() => [])) {
      for (const name of await readdir(join(directory, folder)).catch(() => [])) {
        const attemptId = FILE.exec(name)?.[1] as AttemptId | undefined;
        const path = join(directory, folder, name);
        const info = attemptId === undefined ? null : await stat(path).catch(() => null);
        if (attemptId !== undefined && info !== null) found.push({ path, attemptId, bytes: info.size, changedMs: info.mtimeMs });
      }
    }
    return found;
  }
  async function sweep(): Promise<void> {
    const files = await list();
    const open = new Set((await options.store.read(slotRows)).map((slot) => slot.attemptId));
    const gone = logsToRemove(files, open, options.rule(), clock.now());
    for (const { path } of gone) await rm(path, { force: true });
    const bytes = gone.reduce((sum, file) => sum + file.bytes, 0);
    used = { bytes: files.reduce((sum, file) => sum + file.bytes, 0) - bytes, files: files.length - gone.length };
    if (gone.length > 0) log.info("logs were removed after their time", { files: gone.length, bytes });
  }
  const run = (): void => void sweep().catch((error: unknown) => log.warn("old logs were not removed", { error: String(error) }));
  const timer = clock.every(SWEEP_MS, run);
  run();
  return {
    sweep,
    /** As of the last look, at most an hour old. */
    used: () => used,
    close: () => timer.cancel(),
  };
}
export type LogRetentionKeeper = ReturnType<typeof openLogRetention>;
