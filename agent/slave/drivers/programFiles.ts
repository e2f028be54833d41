import { fileURLToPath } from "node:url";

/** Every file that this folder starts as a program of its own. One place, so that a single executable can bring them along. */
export interface ProgramFiles {
  readonly launcher: string;
  readonly supervisor: string;
  /** Built-in runners, started as `process.execPath FILE REQUEST`. */
  readonly http: string;
  readonly sql: string;
}
const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
export const programFiles: ProgramFiles = { launcher: beside("launcher.sh"), supervisor: beside("supervisor.sh"), http: beside("runners/http.ts"), sql: beside("runners/sql.ts") };
