import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT, startPlatform, type Platform } from "../fixtures/platform.ts";

const DOCUMENT = "agent/server/http/API.md";
const run = promisify(execFile);
let platform: Platform;
let receiver: Server;
let folder: string;
const told: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    request.on("end", () => {
      told.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  folder = mkdtempSync(join(tmpdir(), "signalbox-api-"));
  platform = await startPlatform({ slaves: 1 });
  const session = await platform.session();
  await session.ask("user.create", { name: "ann", password: "a long enough password", platformAdmin: true });
  await session.ask("text.apply", {
    text: `kind: Project
name: shop
---
kind: Workflow
project: shop
name: orders
params: { region: none }
tasks:
  - { name: extract, type: shell, params: { script: 'echo "orders of \${region}"' } }
  - { name: load, type: shell, after: extract, params: { script: 'test "\${region}" != north' } }
  - { name: report, type: shell, after: load, params: { script: "true" } }
`,
  });
}, 90_000);
afterAll(async () => {
  await platform.remove();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  rmSync(folder, { recursive: true });
});

/** Blocks of the document, as a reader goes through them: all in one shell, each with what it prints. */
function blocksOf(text: string): { script: string; output: string }[] {
  const found = [...text.matchAll(/```sh\n([\s\S]*?)```\n\n```output\n([\s\S]*?)```/g)].map((match) => ({ script: match[1]!, output: match[2]! }));
  expect(found.length).toBe([...text.matchAll(/```sh\n/g)].length);
  return found;
}
const pattern = (output: string): RegExp =>
  new RegExp(
    `^${output
      .split("…")
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );

test("[API1] [API2] [API3] every line of the API's document runs, and prints what it says", async () => {
  const blocks = blocksOf(readFileSync(join(ROOT, DOCUMENT), "utf8"));
  const mark = "--- next block ---";
  const script = `set -euo pipefail\n${blocks.map((block) => block.script).join(`echo "${mark}"\n`)}`;
  const env = { ...process.env, SERVER: platform.admin().address, RECEIVER: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}` };
  const { stdout } = await run("bash", ["-c", script], { cwd: folder, env });
  const printed = stdout.split(`${mark}\n`);
  blocks.forEach((block, index) => expect(printed[index], block.script).toMatch(pattern(block.output)));

  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(1);
  const [{ headers, body }] = told as [(typeof told)[number]];
  const signature = createHmac("sha256", "correct horse battery")
    .update(`${String(headers["x-signalbox-timestamp"])}.${body}`)
    .digest("hex");
  expect(headers["x-signalbox-signature"]).toBe(`sha256=${signature}`);
  expect(JSON.parse(body)).toMatchObject({ version: 1, state: "SUCCESS", project: "shop", workflow: "orders", origin: "manual" });
});
