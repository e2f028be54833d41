import { mkdirSync } from "node:fs";
import { Refusal } from "#contract";
import type { StartHook } from "../startPlan.ts";

/** The attempt's own directory, closed to others, and in it the directory in which the task starts. */
export const workdirHook: StartHook = {
  name: "workdir",
  apply({ files, makeDir }) {
    for (const make of [() => makeDir(files.run), () => mkdirSync(files.workDir, { mode: 0o700 })]) {
      try {
        make();
      } catch (cause) {
        // Left from a start that was taken back.
        if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw new Refusal("refused", "start.workdir", { message: (cause as Error).message });
      }
    }
  },
};
