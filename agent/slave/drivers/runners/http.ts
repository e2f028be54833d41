import { readRequest, runToExit, tableParam, textParam } from "./request.ts";
import { expectStatus } from "./expectStatus.ts";

// One HTTP request: `node http.ts REQUEST`. Prints status, headers and body; exits 0 when the status is expected. A redirect to
// another host is an answer like any other: what was given for one host (a token in a header) is not carried to another.

const MAX_REDIRECTS = 10;

await runToExit(async () => {
  const request = readRequest();
  const seconds = Number(textParam(request, "timeout", "60"));
  const signal = AbortSignal.timeout(Math.max(1, seconds) * 1000);
  const headers = new Headers();
  for (const row of tableParam(request, "headers")) if (row["name"]) headers.append(row["name"], row["value"] ?? "");
  let url = new URL(textParam(request, "url"));
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new Error(`only http and https addresses can be called, not ${url.protocol}`);
  let method = textParam(request, "method", "GET");
  let body: string | undefined = textParam(request, "body") || undefined;
  if (method === "GET" || method === "HEAD") body = undefined;

  for (let hops = 0; ; hops++) {
    const response = await fetch(url, { method, headers, redirect: "manual", signal, ...(body === undefined ? {} : { body }) }).catch((cause: unknown) => {
      const inner = (cause as { cause?: Error }).cause;
      throw new Error(`${method} ${url.origin}: ${inner?.message || (cause as Error).message}`);
    });
    const location = response.headers.get("location");
    const next = response.status >= 300 && response.status < 400 && location !== null ? new URL(location, url) : null;
    if (next !== null && next.host === url.host && next.protocol === url.protocol && hops < MAX_REDIRECTS) {
      await response.body?.cancel();
      if (response.status !== 307 && response.status !== 308 && method !== "HEAD") [method, body] = ["GET", undefined];
      url = next;
      continue;
    }
    process.stdout.write(`HTTP ${response.status} ${response.statusText}\n`);
    for (const [name, value] of response.headers) process.stdout.write(`${name}: ${value}\n`);
    process.stdout.write("\n");
    const decoder = new TextDecoder();
    if (response.body) for await (const chunk of response.body) process.stdout.write(decoder.decode(chunk as Uint8Array, { stream: true }));
    process.stdout.write(`${decoder.decode()}\n`);
    const expected = textParam(request, "expect", "200-299");
    if (expectStatus(expected, response.status)) return true;
    process.stderr.write(`status ${response.status} is not among the expected ${expected}\n`);
    return false;
  }
});
