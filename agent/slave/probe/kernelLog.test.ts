import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kernelEndedForMemory } from "./kernelLog.ts";

test("[EXIT1] the kernel's log names the process that it ended; a longer number is another process", () => {
  const dir = mkdtempSync(join(tmpdir(), "signalbox-kmsg-"));
  const path = join(dir, "kmsg");
  writeFileSync(path, `${"6,1,2,-;something else\n".repeat(2_000)}6,9,9,-;oom-kill:constraint=CONSTRAINT_NONE,task=perl,pid=4711,uid=0\n3,1,2,-;Out of memory: Killed process 815 (perl) total-vm:1kB\n`);
  expect([4711, 815, 471, 15, 8150].map((pid) => kernelEndedForMemory(pid, path))).toEqual([true, true, false, false, false]);
  expect(kernelEndedForMemory(815, join(dir, "missing"))).toBe(false);
  rmSync(dir, { recursive: true });
});
