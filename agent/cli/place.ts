import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where this program's own files are: the checkout that it runs from. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
export const VERSION = (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;
const here = (path: string): string | null => (existsSync(`${ROOT}/${path}`) ? `${ROOT}/${path}` : null);
/** The built page, when it was built. */
export const pageDir = (): string | null => here("dist/renderer");
export const lockfile = (): string | null => here("package-lock.json");
/** Flags of the runtime for every process that is started from source. */
export const RUNTIME_FLAGS = ["--disable-warning=ExperimentalWarning"];
