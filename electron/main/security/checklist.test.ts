import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isOurPage } from "../bridge/answerCall.ts";
import { pageAddress, windowOptions } from "../windows/windowOptions.ts";
import { contentSecurityPolicy, isExternalAddress, isPageAddress, isServerAddress } from "./addresses.ts";
import { guardContents, guardSession } from "./guards.ts";
import type { GuardedContents } from "./guards.ts";

const options = windowOptions({ bounds: { x: 0, y: 0, width: 1440, height: 900, maximized: false }, preload: "/dist/electron/preload.cjs", version: "1.0.0", dark: false });
const web = options.webPreferences!;
const root = join(import.meta.dirname, "../../..");
const mainSource = readFileSync(join(root, "electron/main/main.ts"), "utf8");

/** A window's contents as the guards see them: what they registered can be fired. */
function guarded() {
  const listeners = new Map<string, (event: { preventDefault(): void; readonly url: string }) => void>();
  let onOpen: ((details: { url: string }) => { action: "deny" }) | undefined;
  const outside: string[] = [];
  const contents = { on: (event: string, listener: never) => void listeners.set(event, listener), setWindowOpenHandler: (handler: typeof onOpen) => void (onOpen = handler) };
  guardContents(contents as unknown as GuardedContents, (url) => outside.push(url));
  const prevented = (event: string, url: string): boolean => {
    let stopped = false;
    listeners.get(event)!({ url, preventDefault: () => void (stopped = true) });
    return stopped;
  };
  return { prevented, open: (url: string) => onOpen!({ url }), outside };
}
function permissions() {
  let request: ((contents: { getURL(): string }, permission: string, answer: (granted: boolean) => void) => void) | undefined;
  let check: ((contents: unknown, permission: string, origin: string) => boolean) | undefined;
  let device: (() => boolean) | undefined;
  guardSession({ setPermissionRequestHandler: (handler) => void (request = handler), setPermissionCheckHandler: (handler) => void (check = handler), setDevicePermissionHandler: (handler) => void (device = handler) });
  const granted = (permission: string, url: string): boolean => {
    let answer = false;
    request!({ getURL: () => url }, permission, (yes) => void (answer = yes));
    expect(check!(null, permission, url)).toBe(answer);
    return answer;
  };
  return { granted, device: device! };
}

describe("Electron's checklist (QUALITY.md 3.6)", () => {
  test("[1] only our own bundle is loaded, never a page of a server", () => {
    expect([pageAddress(), pageAddress("prod"), pageAddress("local", "a&b")]).toEqual(["app://signalbox/", "app://signalbox/?connection=prod", "app://signalbox/?connection=local#signin=a%26b"]);
    const windows = readFileSync(join(root, "electron/main/windows/pageWindows.ts"), "utf8");
    expect(windows.match(/loadURL\(|loadFile\(/g)).toEqual(["loadURL("]);
    expect(windows).toContain("loadURL(pageAddress(");
  });
  test("[2] no Node in the page", () => expect([web.nodeIntegration, web.nodeIntegrationInWorker, web.nodeIntegrationInSubFrames]).toEqual([false, false, false]));
  test("[3] the preload has a world of its own", () => expect(web.contextIsolation).toBe(true));
  test("[4] every page is in the sandbox", () => {
    expect(web.sandbox).toBe(true);
    expect(mainSource).toContain("app.enableSandbox()");
  });
  test("[5] every permission is refused, but reaching a server, and that to our page only", () => {
    const { granted, device } = permissions();
    for (const permission of ["media", "geolocation", "notifications", "midi", "pointerLock", "fullscreen", "openExternal", "clipboard-read", "fileSystem", "usb", "hid", "serial", "display-capture", "unknown"])
      expect(granted(permission, "app://signalbox/"), permission).toBe(false);
    for (const permission of ["local-network", "local-network-access", "loopback-network"]) {
      expect(granted(permission, "app://signalbox/"), permission).toBe(true);
      expect(granted(permission, "https://example.org/"), permission).toBe(false);
    }
    expect(device()).toBe(false);
  });
  test("[6] web security is on", () => expect(web.webSecurity).toBe(true));
  test("[7] a policy goes with every file, without eval and foreign scripts", () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).toContain("script-src 'self';");
    expect(contentSecurityPolicy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|\*(?![;\s]|$)/);
    for (const directive of ["object-src", "base-uri", "form-action", "frame-src", "frame-ancestors"]) expect(contentSecurityPolicy).toContain(`${directive} 'none'`);
  });
  test("[8] no insecure content: TLS everywhere but on this machine", () => {
    expect(web.allowRunningInsecureContent).toBe(false);
    const sources = /connect-src ([^;]*)/.exec(contentSecurityPolicy)![1]!.split(" ");
    expect(sources.filter((source) => /^(http|ws):/.test(source)).every((source) => /^(http|ws):\/\/(127\.0\.0\.1|localhost):\*$/.test(source))).toBe(true);
    expect(["http://10.0.8.11:18590", "ftp://x", "https://x/path", "https://x?y"].map(isServerAddress)).toEqual([false, false, false, false]);
  });
  test("[9] no experimental features", () => expect(web.experimentalFeatures).toBe(false));
  test("[10] no Blink features", () => expect([Object.hasOwn(web, "enableBlinkFeatures"), mainSource.includes("enable-blink-features")]).toEqual([false, false]));
  test("[11] no webview tag", () => expect(web.webviewTag).toBe(false));
  test("[12] a webview that appears all the same is not attached", () => expect(guarded().prevented("will-attach-webview", "")).toBe(true));
  test("[13] a window stays at our page", () => {
    const { prevented } = guarded();
    for (const event of ["will-navigate", "will-redirect", "will-frame-navigate"]) {
      for (const url of ["https://example.org", "http://127.0.0.1:18590/", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "app://signalbox.evil/", "app://evil@signalbox/", "signalbox://x"])
        expect(prevented(event, url), url).toBe(true);
      expect(prevented(event, "app://signalbox/?connection=prod")).toBe(false);
    }
  });
  test("[14] the page opens no window; a link to the web goes to the browser", () => {
    const { open, outside } = guarded();
    for (const url of ["https://example.org/a", "file:///etc/passwd", "app://signalbox/", "javascript:alert(1)", "about:blank"]) expect(open(url)).toEqual({ action: "deny" });
    expect(outside).toEqual(["https://example.org/a"]);
  });
  test("[15] only http and https leave for the system", () => {
    const tries = ["https://example.org", "http://example.org", "HTTPS://EXAMPLE.ORG", "file:///x", "smb://x", "ms-msdt:/id", "vbscript:x", "mailto:a@b", "https://u:p@example.org", "", "//example.org", "C:\\x"];
    expect(tries.filter(isExternalAddress)).toEqual(tries.slice(0, 3));
  });
  test("[16] Electron is pinned, at 45 or later", () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { devDependencies: Record<string, string> };
    expect(devDependencies["electron"]).toMatch(/^(4[5-9]|[5-9]\d)\.\d+\.\d+$/);
  });
  test("[17] a message is answered only to the main frame of our page", () => {
    expect(isOurPage({ url: "app://signalbox/", isMainFrame: true, windowId: 1 })).toBe(true);
    expect(isOurPage({ url: "app://signalbox/", isMainFrame: false, windowId: 1 })).toBe(false);
    expect(isOurPage({ url: "https://example.org/", isMainFrame: true, windowId: 1 })).toBe(false);
    expect(["app://signalbox", "app://signalbox/x#y"].map(isPageAddress)).toEqual([true, true]);
  });
});

test("what was exported here is what main installs", () => {
  for (const line of ["guardContents(contents,", "guardSession(session.defaultSession)", "protocol.handle(PAGE_SCHEME, servePage(", "setCertificateVerifyProc("]) expect(mainSource).toContain(line);
});
