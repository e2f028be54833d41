import { spawnSync } from "node:child_process";
import { existsSync, fdatasyncSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { median } from "./report.ts";

/** Runs a program to its end; throws when it failed. */
export function run(command: string, args: readonly string[]): void {
  const done = spawnSync(command, args, { stdio: "ignore" });
  if (done.status !== 0) throw new Error(`${command} ended with ${done.status}`);
}
/** How long the disk takes to keep 4 KiB, milliseconds. */
export function fdatasyncMs(folder: string): number {
  const file = openSync(join(folder, "sync"), "w");
  return median(
    Array.from({ length: 50 }, () => {
      writeSync(file, "x".repeat(4096));
      const begun = performance.now();
      fdatasyncSync(file);
      return performance.now() - begun;
    }),
  );
}

/** A posix_spawn loop, two in flight: in C where there is a compiler, else in Python. */
export function buildSpawner(folder: string): { name: string; command: string; args: string[] } {
  const source = join(folder, "spawner.c");
  writeFileSync(
    source,
    `#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
extern char **environ;
int main(int argc, char **argv) {
  int left = atoi(argv[1]), open = 0, status; char *args[] = {"/bin/true", 0}; pid_t pid;
  while (left > 0 || open > 0) {
    while (left > 0 && open < 2) { if (posix_spawn(&pid, args[0], 0, 0, args, environ)) return 1; left--; open++; }
    if (wait(&status) < 0) return 1;
    open--;
  }
  return 0;
}
`,
  );
  const program = join(folder, "spawner");
  if (spawnSync("cc", ["-O2", "-o", program, source]).status === 0 && existsSync(program)) return { name: "C posix_spawn", command: program, args: [] };
  const script = `import os,sys
left=int(sys.argv[1]); n=0
while left>0 or n>0:
  while left>0 and n<2:
    os.posix_spawn("/bin/true",["/bin/true"],os.environ); left-=1; n+=1
  os.wait(); n-=1`;
  return { name: "Python posix_spawn", command: "python3", args: ["-c", script] };
}
