import { join } from "node:path";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Launcher, LauncherOptions } from "./launcher.ts";
import { nativeWorks, openNativeLauncher } from "./nativeLauncher.ts";
import { programFiles } from "./programFiles.ts";
import { openShellLauncher } from "./shellLauncher.ts";
import { runDir, shellTrace } from "./shellRecords.ts";

/**
 * The native launcher where its program is there and works here, else the portable one. What either of them started before is
 * found again by both, so an agent may be upgraded or moved between the two while tasks run.
 */
export function openLauncher(options: LauncherOptions & { readonly clock: Clock; readonly log: Logger; readonly stateDir: string; readonly program?: string }): Launcher {
  const program = options.program ?? programFiles.native;
  const works = nativeWorks(program);
  const native = openNativeLauncher({ ...options, program: works ? program : null });
  if (works) {
    const recall: Launcher["recall"] = (run) => native.recall(run) ?? shellTrace(runDir(options.runsDir, run));
    return Object.defineProperties({} as Launcher, { ...Object.getOwnPropertyDescriptors(native), recall: { value: recall } });
  }
  options.log.warn("no native launcher on this host: the portable one is used", { program });
  const shell = openShellLauncher(options);
  return Object.defineProperties({} as Launcher, {
    ...Object.getOwnPropertyDescriptors(shell),
    ready: { value: native.ready },
    recall: { value: (run: string) => native.recall(run) ?? shell.recall(run) },
    known: { value: () => native.known() },
    remove: {
      value: (runs: readonly string[]) => {
        native.remove(runs);
        shell.remove(runs);
      },
    },
    close: { value: async () => void (await Promise.all([native.close(), shell.close()])) },
  });
}
/** Where launchers keep their sockets and records, in an agent's directory. */
export const launcherStateDir = (agentDir: string): string => join(agentDir, "launchers");
