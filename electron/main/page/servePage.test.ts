import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pageFile } from "./pageFile.ts";
import { servePage } from "./servePage.ts";

let base = "";
let root = "";
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "signalbox-page-"));
  root = join(base, "renderer");
  mkdirSync(join(root, "assets"), { recursive: true });
  writeFileSync(join(root, "index.html"), "<!doctype html>");
  writeFileSync(join(root, "assets", "main.js"), "export {};");
  writeFileSync(join(root, ".secret.json"), "{}");
  writeFileSync(join(root, "notes.txt"), "no");
  writeFileSync(join(base, "outside.json"), "{}");
  symlinkSync(join(base, "outside.json"), join(root, "assets", "link.json"));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));
const get = (address: string, method = "GET") => servePage(root)(new Request(address, { method }));

test("the bundle is served with its type and its policy", async () => {
  for (const address of ["app://signalbox/", "app://signalbox/index.html", "app://signalbox/?connection=prod#x"]) {
    const reply = await get(address);
    expect([reply.status, reply.headers.get("content-type"), await reply.text()]).toEqual([200, "text/html; charset=utf-8", "<!doctype html>"]);
    expect(reply.headers.get("content-security-policy")).toContain("default-src 'none'");
  }
  expect((await get("app://signalbox/assets/main.js")).headers.get("content-type")).toBe("text/javascript; charset=utf-8");
});

test("no spelling of an address leaves the folder", async () => {
  const tries = [
    "app://signalbox/../outside.json",
    "app://signalbox/%2e%2e/outside.json",
    "app://signalbox/..%2foutside.json",
    "app://signalbox/assets/..%2f..%2foutside.json",
    "app://signalbox/%252e%252e%252foutside.json",
    "app://signalbox/..%5coutside.json",
    "app://signalbox/assets%00/main.js",
    "app://signalbox//etc/hostname.json",
    "app://signalbox/C:/windows.json",
    "app://signalbox/%ff",
    "app://signalbox/.secret.json",
    "app://signalbox/notes.txt",
    "app://signalbox/assets/link.json",
    "app://signalbox/assets",
    "app://signalbox/missing.js",
    "app://elsewhere/index.html",
    "app://user@signalbox/index.html",
    "https://signalbox/index.html",
  ];
  for (const address of tries) {
    const file = pageFile(address, root);
    if (file !== undefined) expect(file.path.startsWith(`${root}/`), address).toBe(true);
    // A Request refuses credentials in its address by itself.
    if (!address.includes("@")) expect((await get(address)).status, address).toBe(404);
  }
});

test("the page is read, never written", async () => {
  expect((await get("app://signalbox/", "POST")).status).toBe(405);
  expect(await (await get("app://signalbox/", "HEAD")).text()).toBe("");
});
