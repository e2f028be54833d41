import { expect, test } from "vitest";
import type { EditLock } from "#contract";
import { lockStanding } from "./lockStanding.ts";

const idleMs = 300_000;
const lock = { workflowId: "w", holderId: "ann", holder: "Ann", since: 0, lastEditAt: 1000, waiting: [{ userId: "bob", user: "Bob", askedAt: 5, accepted: false }], changedSeq: 1 } as unknown as EditLock;

test("[LOCK2] free, one's own, or somebody else's with what is left to wait", () => {
  expect(lockStanding(undefined, "bob", 5, idleMs)).toEqual({ kind: "free" });
  expect(lockStanding(lock, "ann", 5, idleMs)).toEqual({ kind: "own", lock });
  expect(lockStanding(lock, "bob", 193_000, idleMs)).toMatchObject({ kind: "foreign", idleMs: 192_000, leftMs: 108_000, asked: true, accepted: false });
  expect(lockStanding(lock, "bob", 301_000, idleMs)).toMatchObject({ leftMs: 0 });
  // Bob asked first: whoever did not ask waits one turn longer.
  expect(lockStanding(lock, "cat", 301_000, idleMs)).toMatchObject({ leftMs: 60_000, asked: false });
  expect(lockStanding({ ...lock, waiting: [{ ...lock.waiting[0]!, accepted: true }] }, "bob", 2000, idleMs)).toMatchObject({ leftMs: 0, accepted: true });
  // The other computer's clock may be behind.
  expect(lockStanding(lock, "cat", 0, idleMs)).toMatchObject({ idleMs: 0 });
});
