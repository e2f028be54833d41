import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, expect, test } from "@playwright/test";
import type { ElectronApplication, Page } from "@playwright/test";

/** The part of `window.signalbox` that is used here. */
interface Bridge {
  readonly version: string;
  readonly preferences: { set(key: string, value: unknown): Promise<void> };
  readonly local: { start(): Promise<{ state: string; address?: string }>; signInToken(): Promise<string | null> };
  openExternal(url: string): Promise<void>;
}
const root = join(import.meta.dirname, "../..");
const binary = process.env["SIGNALBOX_ELECTRON_BINARY"];
const flags = (process.env["SIGNALBOX_ELECTRON_ARGS"] ?? "").split(" ").filter((flag) => flag !== "");

let program: ElectronApplication;
let page: Page;
let dir = "";
test.skip(binary === undefined, "npm run e2e:desktop says where Electron is");
test.beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-desktop-"));
  program = await _electron.launch({
    executablePath: binary!,
    args: [...flags, "--lang=en-US", `--user-data-dir=${join(dir, "profile")}`, root],
    env: { ...process.env, SIGNALBOX_DATA: join(dir, "data"), ELECTRON_RUN_AS_NODE: undefined } as unknown as Record<string, string>,
  });
  page = await program.firstWindow();
  await page.waitForLoadState("domcontentloaded");
});
test.afterAll(async () => {
  await program?.close();
  rmSync(dir, { recursive: true, force: true });
});
const bridge = <T>(use: (signalbox: Bridge, argument: never) => T, argument?: unknown): Promise<Awaited<T>> =>
  page.evaluate(`(${use.toString()})(window.signalbox, ${JSON.stringify(argument ?? null)})`) as Promise<Awaited<T>>;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

test("starts with its own bundle in a window that is large enough", async () => {
  expect(page.url()).toMatch(/^app:\/\/signalbox\//);
  await expect(page.locator("#root")).not.toBeEmpty();
  const [width, height] = await program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getMinimumSize());
  expect([width, height]).toEqual([1120, 680]);
  expect(await bridge((signalbox) => signalbox.version)).toBe("0.1.0");
});

test("the page has no Node", async () => {
  expect(await page.evaluate(() => ["require", "process", "module", "Buffer", "global"].filter((name) => name in globalThis))).toEqual([]);
});

test("the page stays where it is, opens no window, reads no file outside its bundle", async () => {
  const before = page.url();
  await page.evaluate(() => void (location.href = "https://example.org/"));
  await page.evaluate(() => void (location.href = "file:///etc/passwd"));
  await page.waitForTimeout(500);
  expect(page.url()).toBe(before);
  expect(await page.evaluate(() => window.open("about:blank"))).toBeNull();
  expect(program.windows()).toHaveLength(1);
  for (const path of ["/../package.json", "/..%2f..%2fpackage.json", "/assets/%2e%2e/%2e%2e/%2e%2e/package.json"]) expect(await page.evaluate((at) => fetch(at).then(({ status }) => status), path), path).toBe(404);
  await expect(bridge((signalbox) => signalbox.openExternal("file:///etc/passwd"))).rejects.toThrow("only http and https");
});

test("runs the local platform and connects to it", async () => {
  await bridge((signalbox, port) => signalbox.preferences.set("local.port", port), await freePort());
  await page.getByRole("button", { name: "Start local platform" }).click();
  await expect.poll(() => existsSync(join(dir, "data", "admin.json")), { timeout: 60_000 }).toBe(true);
  expect(await bridge((signalbox) => signalbox.local.start())).toMatchObject({ state: "running" });
  await expect(page.getByText("Connected", { exact: false }).first()).toBeVisible({ timeout: 30_000 });
});

test("stops its platform before it ends", async () => {
  await program.close();
  expect(existsSync(join(dir, "data", "admin.json"))).toBe(false);
});
