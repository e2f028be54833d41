import { lockFreeAt } from "#contract";
import type { EditLock } from "#contract";

/** How a lock concerns one person at one moment. */
export type LockStanding =
  | { readonly kind: "free" }
  | { readonly kind: "own"; readonly lock: EditLock }
  | {
      readonly kind: "foreign";
      readonly lock: EditLock;
      /** Since the holder's last edit, ms. */
      readonly idleMs: number;
      /** Until this person may take it over, ms; 0 when they may. */
      readonly leftMs: number;
      /** Whether this person waits in the queue. */
      readonly asked: boolean;
      /** Whether the holder lets them have it. */
      readonly accepted: boolean;
    };

/** [LOCK2] What this person may do with a lock now; `now` is the server's clock, ms. */
export function lockStanding(lock: EditLock | undefined, userId: string | undefined, now: number, idleMs: number): LockStanding {
  if (lock === undefined) return { kind: "free" };
  if (lock.holderId === userId) return { kind: "own", lock };
  const place = lock.waiting.find((one) => one.userId === userId);
  const freeAt = userId === undefined ? Number.POSITIVE_INFINITY : lockFreeAt(lock, userId as EditLock["holderId"], idleMs);
  return { kind: "foreign", lock, idleMs: Math.max(0, now - lock.lastEditAt), leftMs: Math.max(0, freeAt - now), asked: place !== undefined, accepted: place?.accepted === true };
}
