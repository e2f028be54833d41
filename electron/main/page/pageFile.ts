import { extname, join, sep } from "node:path";
import { isPageAddress } from "../security/addresses.ts";

/** The kinds of file that a built page has; nothing else is served, so a stray file in the bundle stays unread. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".wasm": "application/wasm",
};

/** A file of the page. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
}

/**
 * The file in `root` that an address of `app://signalbox/` names; undefined when it names none that may be served. The path is decoded once and judged by its parts
 * after that, so an encoded slash or dot gains nothing; the query and the hash belong to the page.
 */
export function pageFile(address: string, root: string): PageFile | undefined {
  if (!isPageAddress(address)) return undefined;
  const decoded = decode(new URL(address).pathname);
  if (decoded === undefined || /[\\\0:]/.test(decoded)) return undefined;
  const parts = decoded.split("/").filter((part) => part !== "");
  if (parts.some((part) => part.startsWith(".") || part.includes("%"))) return undefined;
  const path = join(root, ...(parts.length === 0 ? ["index.html"] : parts));
  const type = TYPES[extname(path).toLowerCase()];
  return type === undefined || !path.startsWith(root.endsWith(sep) ? root : root + sep) ? undefined : { path, type };
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
