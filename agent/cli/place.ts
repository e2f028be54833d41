import { existsSync, readFileSync } from "node:fs";
import { isSea } from "node:sea";
import { fileURLToPath } from "node:url";

/** Where this program's own files are: the checkout that it runs from, or the folder into which the single executable put them. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const VERSION = (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;
const here = (path: string): string | null => (existsSync(`${ROOT}/${path}`) ? `${ROOT}/${path}` : null);
/** The built page, when it was built. */
export const pageDir = (): string | null => here("dist/renderer");
export const installScript = (): string | null => here("build/host/install.sh");
export const lockfile = (): string | null => here("package-lock.json");
/** How this program is started once more: its first word, and the arguments before its own. */
export const SELF: readonly [string, ...string[]] = isSea() ? [process.execPath] : [process.execPath, "--disable-warning=ExperimentalWarning", fileURLToPath(new URL("main.ts", import.meta.url))];
