import { type AttemptOrder, Refusal } from "#contract";
import type { StartHook } from "../startPlan.ts";

/**
 * The attempt's own directory, closed to others, when files of ours must be in it before the start. For a plain command the
 * launcher makes it: that is the greater part of what a light task costs.
 */
export const workdirHook: StartHook = {
  name: "workdir",
  apply({ order, files, makeDir }) {
    if (!needsFiles(order)) return;
    try {
      makeDir(files.run);
    } catch (cause) {
      // Left from a start that was taken back.
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw new Refusal("refused", "start.workdir", { message: (cause as Error).message });
    }
  },
};
export const needsFiles = ({ plugin, limits }: AttemptOrder): boolean => limits.user !== null || plugin.kind !== "command" || plugin.command.some((word) => word.includes("${file:"));
