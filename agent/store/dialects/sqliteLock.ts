import { Refusal } from "#contract";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/**
 * [STO4] Holds `<path>.lock` exclusively for as long as this process lives. The lock is the operating system's on the open
 * file, so `kill -9` lets it go; `<path>.pid` only says who holds it.
 */
export function lockSqliteFile(path: string): { release(): void } {
  const pidFile = `${path}.pid`;
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!/locked|busy/i.test(String(error))) throw error;
    throw new Refusal("conflict", "store.locked", { pid: pidIn(pidFile), path });
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release() {
      rmSync(pidFile, { force: true });
      if (lock.isOpen) lock.close();
    },
  };
}

/** 0 when the holder has not written its pid yet. */
function pidIn(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10) || 0;
  } catch {
    return 0;
  }
}
