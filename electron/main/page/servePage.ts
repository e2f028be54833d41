import { readFile, realpath } from "node:fs/promises";
import { sep } from "node:path";
import { contentSecurityPolicy } from "../security/addresses.ts";
import { pageFile } from "./pageFile.ts";

const HEADERS = { "content-security-policy": contentSecurityPolicy, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin" };
const refused = (status: number): Response => new Response(null, { status, headers: HEADERS });

/** Answers requests to `app://signalbox/` from the folder of the built page. A link that leaves the folder is followed by nobody. */
export function servePage(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") return refused(405);
    const file = pageFile(request.url, root);
    if (file === undefined) return refused(404);
    try {
      const [real, realRoot] = await Promise.all([realpath(file.path), realpath(root)]);
      if (!real.startsWith(realRoot + sep)) return refused(404);
      const body = request.method === "HEAD" ? null : new Uint8Array(await readFile(real));
      return new Response(body, { headers: { ...HEADERS, "content-type": file.type } });
    } catch {
      return refused(404);
    }
  };
}
