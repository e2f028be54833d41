import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AttemptId } from "#contract";
import { systemClock } from "../../platform/clock.ts";
import type { Store } from "../../store/index.ts";
import { logsToRemove, openLogRetention } from "./logRetention.ts";

const DAY = 86_400_000;
const NOW = 1000 * DAY;

test("[LOG5] what is removed is over its time or the oldest beyond the limit, and never the log of an open attempt", () => {
  const file = fc.record({ bytes: fc.nat(100), age: fc.nat(40), open: fc.boolean() });
  fc.assert(
    fc.property(fc.array(file, { maxLength: 30 }), fc.integer({ min: 1, max: 30 }), fc.option(fc.nat(1500), { nil: null }), (made, keepDays, maxBytes) => {
      const files = made.map(({ bytes, age }, index) => ({ path: String(index), attemptId: String(index) as AttemptId, bytes, changedMs: NOW - age * DAY - index }));
      const open = new Set(files.filter((_, index) => made[index]!.open).map((one) => one.attemptId));
      const gone = new Set(logsToRemove(files, open, { keepDays, maxBytes }, NOW));
      const kept = files.filter((one) => !gone.has(one));
      for (const one of gone) expect(open.has(one.attemptId)).toBe(false);
      for (const one of kept) if (!open.has(one.attemptId)) expect(one.changedMs).toBeGreaterThanOrEqual(NOW - keepDays * DAY);
      const bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
      if (maxBytes !== null && bytes > maxBytes) expect(kept.every((one) => open.has(one.attemptId))).toBe(true);
      // Nothing goes that need not: putting the youngest that went back breaks the rule.
      const youngest = [...gone].sort((a, b) => b.changedMs - a.changedMs)[0];
      if (youngest !== undefined) expect(youngest.changedMs < NOW - keepDays * DAY || (maxBytes !== null && bytes + youngest.bytes > maxBytes)).toBe(true);
    }),
  );
});

test("[LOG5] a sweep removes files of the log store and nothing else", async () => {
  const directory = mkdtempSync(join(tmpdir(), "signalbox-keep-"));
  try {
    mkdirSync(join(directory, "ab"));
    const old = (name: string) => {
      const path = join(directory, "ab", name);
      writeFileSync(path, "x");
      utimesSync(path, new Date(Date.now() - 100 * DAY), new Date(Date.now() - 100 * DAY));
    };
    old(`${"0".repeat(24)}ab.log`);
    old(`${"1".repeat(24)}ab.log`);
    old("notes.txt");
    const store = { read: async () => [{ attemptId: `${"1".repeat(24)}ab` }] } as unknown as Store;
    const keeper = openLogRetention({ directory, store, clock: systemClock, log: { info() {}, warn() {}, error() {}, child: () => null as never }, rule: () => ({ keepDays: 90, maxBytes: null }) });
    await keeper.sweep();
    keeper.close();
    expect(readdirSync(join(directory, "ab")).sort()).toEqual([`${"1".repeat(24)}ab.log`, "notes.txt"]);
    expect(keeper.used()).toEqual({ bytes: 1, files: 1 });
  } finally {
    rmSync(directory, { recursive: true });
  }
});
