import { isSea } from "node:sea";
import { fileURLToPath } from "node:url";

/** Every file that this folder starts as a program of its own. One place, so that a single executable can bring them along. */
export interface ProgramFiles {
  readonly launcher: string;
  readonly supervisor: string;
  /** launcher.c, compiled; not on every host. */
  readonly native: string;
  /** Built-in runners, started as `RUNTIME… FILE REQUEST`. */
  readonly http: string;
  readonly sql: string;
  readonly ssh: string;
  readonly file: string;
  /** Fetches files, then becomes the task: `RUNTIME… FILE REQUEST COMMAND…`. */
  readonly download: string;
}
/** How a file is run by the agent's own runtime, which is this program itself where it is one executable. */
export const RUNTIME: readonly string[] = isSea() ? [process.execPath, "--script"] : [process.execPath, "--disable-warning=ExperimentalWarning"];

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
export const programFiles: ProgramFiles = {
  launcher: beside("launcher.sh"),
  supervisor: beside("supervisor.sh"),
  native: beside("../../../.cache/native/launcher"),
  http: beside("runners/http.ts"),
  sql: beside("runners/sql.ts"),
  ssh: beside("runners/ssh.ts"),
  file: beside("runners/file.ts"),
  download: beside("runners/download.ts"),
};
