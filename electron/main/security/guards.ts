import { isExternalAddress, isPageAddress } from "./addresses.ts";

/** The part of Electron's `WebContents` that is guarded. */
export interface GuardedContents {
  on(event: "will-navigate" | "will-redirect" | "will-frame-navigate", listener: (event: { preventDefault(): void; readonly url: string }) => void): unknown;
  on(event: "will-attach-webview", listener: (event: { preventDefault(): void }) => void): unknown;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: "deny" }): void;
}
/** The part of Electron's `Session` that is guarded. */
export interface GuardedSession {
  setPermissionRequestHandler(handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void): void;
  setPermissionCheckHandler(handler: () => boolean): void;
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

/** What the page may ask of the browser: to copy, by a click of the person. Nothing else, and nothing in the background. */
const GRANTED: ReadonlySet<string> = new Set(["clipboard-sanitized-write"]);
export const isGranted = (permission: string): boolean => GRANTED.has(permission);

/** Refuses every permission; files, devices, camera, place, notifications of the page (ours go through the bridge). */
export function guardSession(session: GuardedSession): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isGranted(permission)));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
