import { globSync, statSync } from "node:fs";
import { isAbsolute } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readRequest, runToExit, textParam } from "./request.ts";

// Waits for a file: `node file.ts REQUEST`. Ends when one that the path names is a file, has enough bytes, and was not changed for long
// enough, by its own time and while it was looked at. The task's time limit ends it otherwise.

await runToExit(async () => {
  const request = readRequest();
  const path = textParam(request, "file");
  const quietMs = numberParam("quiet") * 1000;
  const minBytes = numberParam("minBytes");
  const everyMs = Math.max(0.2, numberParam("every")) * 1000;
  if (!isAbsolute(path)) throw new Error(`the path has to be absolute: ${path}`);
  /** What each file was like, and since when it is so. */
  const seen = new Map<string, { likeness: string; since: number }>();
  for (let told = ""; ;) {
    let nearest = `nothing is at ${path}`;
    for (const file of filesAt(path)) {
      const found = statSync(file, { throwIfNoEntry: false });
      if (found === undefined || !found.isFile()) continue;
      const likeness = `${found.size} ${found.mtimeMs} ${found.ino}`;
      const before = seen.get(file);
      const now = Date.now();
      const since = before?.likeness === likeness ? before.since : now;
      seen.set(file, { likeness, since });
      // A file that was moved here is as old as it says; one that is being written says so by changing.
      const quiet = now - Math.min(since, found.mtimeMs) >= quietMs;
      if (found.size >= minBytes && quiet) {
        process.stdout.write(`${file}: ${found.size} bytes, last changed ${new Date(found.mtimeMs).toISOString()}\n`);
        return true;
      }
      nearest = found.size < minBytes ? `${file} has ${found.size} of ${minBytes} bytes` : `${file} still changes`;
    }
    if (nearest !== told) process.stdout.write(`${nearest}\n`);
    told = nearest;
    await sleep(everyMs);
  }

  function numberParam(key: string): number {
    const value = Number(textParam(request, key, "0"));
    if (!Number.isFinite(value) || value < 0) throw new Error(`${key} has to be a number from 0: ${textParam(request, key)}`);
    return value;
  }
});

/** A file of exactly this name first, whatever is in it. */
function filesAt(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return [path];
  return /[*?[{]/.test(path) ? globSync(path) : [];
}
