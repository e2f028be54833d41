import { isExternalAddress, isPageAddress } from "./addresses.ts";

/** The part of Electron's `WebContents` that is guarded. */
export interface GuardedContents {
  on(event: "will-navigate" | "will-redirect" | "will-frame-navigate", listener: (event: { preventDefault(): void; readonly url: string }) => void): unknown;
  on(event: "will-attach-webview", listener: (event: { preventDefault(): void }) => void): unknown;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: "deny" }): void;
}
/** The part of Electron's `Session` that is guarded. */
export interface GuardedSession {
  setPermissionRequestHandler(handler: (contents: { getURL(): string }, permission: string, answer: (granted: boolean) => void) => void): void;
  setPermissionCheckHandler(handler: (contents: unknown, permission: string, origin: string) => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
}

/**
 * Closes every way out of a window: it stays at the page, opens no other window, holds no webview. A link to the web goes to the system's browser.
 * Installed on `web-contents-created`, before any content is loaded.
 */
export function guardContents(contents: GuardedContents, openExternal: (url: string) => void): void {
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    if (!isPageAddress(event.url)) event.preventDefault();
  };
  for (const event of ["will-navigate", "will-redirect", "will-frame-navigate"] as const) contents.on(event, stay);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternalAddress(url)) openExternal(url);
    return { action: "deny" };
  });
}

/**
 * Chromium asks before a page reaches a private address or this machine (enforced since Electron 43), and reaching servers there is what this program is for. All
 * else is refused: files, devices, camera, place, the page's own notifications (ours go through the bridge).
 */
const GRANTED: ReadonlySet<string> = new Set(["local-network", "local-network-access", "loopback-network"]);
export const isGranted = (permission: string, origin: string): boolean => GRANTED.has(permission) && isPageAddress(origin);

/** Refuses every permission that is not needed to reach a server. */
export function guardSession(session: GuardedSession): void {
  session.setPermissionRequestHandler((contents, permission, answer) => answer(isGranted(permission, contents.getURL())));
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  session.setDevicePermissionHandler(() => false);
}
