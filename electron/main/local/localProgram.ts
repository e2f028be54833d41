import { existsSync } from "node:fs";
import { join } from "node:path";

/** How `signalbox` is started on this computer. */
export interface LocalProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}
export interface ProgramPlace {
  readonly packaged: boolean;
  /** `app.getAppPath()`: the checkout, or the archive. */
  readonly appPath: string;
  readonly resourcesPath: string;
  readonly platform: string;
}

/** The program: in a release the executable beside the archive, in a checkout our own Node over the source. Undefined when it is not there. */
export function localProgram({ packaged, appPath, resourcesPath, platform }: ProgramPlace): LocalProgram | undefined {
  const suffix = platform === "win32" ? ".exe" : "";
  if (packaged) {
    const folder = join(resourcesPath, "agent");
    const command = join(folder, `signalbox${suffix}`);
    return existsSync(command) ? { command, args: [], cwd: folder } : undefined;
  }
  const command = join(appPath, "node_modules", ".bin", `node${suffix}`);
  const main = join(appPath, "agent", "cli", "main.ts");
  return existsSync(command) && existsSync(main) ? { command, args: ["--disable-warning=ExperimentalWarning", main], cwd: appPath } : undefined;
}
