import { mkdirSync } from "node:fs";
import { Refusal } from "#contract";
import type { StartHook } from "../startPlan.ts";

/** The attempt's own directory, closed to others, and in it the directory in which the task starts. */
export const workdirHook: StartHook = {
  name: "workdir",
  apply({ files }) {
    try {
      mkdirSync(files.workDir, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw new Refusal("refused", "start.workdir", { message: (cause as Error).message });
    }
  },
};
