import { closeSync, constants, openSync, readSync } from "node:fs";

const RECORD_BYTES = 8192;
const MAX_RECORDS = 20_000;

/**
 * Whether the kernel's log says that it ended this process for want of memory. False also when the log cannot be read, as for most
 * users. Costs a walk through the log, so it is asked only about processes that a SIGKILL of nobody ended.
 */
export function kernelEndedForMemory(pid: number, path = "/dev/kmsg"): boolean {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return false;
  }
  const pattern = new RegExp(`(?:Killed process ${pid} |oom-kill:.*\\bpid=${pid}\\b)`);
  const record = Buffer.alloc(RECORD_BYTES);
  try {
    let rest = "";
    for (let count = 0; count < MAX_RECORDS; count++) {
      let length: number;
      try {
        length = readSync(file, record, 0, record.length, null);
      } catch (cause) {
        // EPIPE: overwritten while we read; the next one is there.
        if ((cause as NodeJS.ErrnoException).code === "EPIPE") continue;
        return pattern.test(rest);
      }
      if (length === 0) return pattern.test(rest);
      rest = rest.slice(-200) + record.toString("latin1", 0, length);
      if (pattern.test(rest)) return true;
    }
    return false;
  } finally {
    closeSync(file);
  }
}
