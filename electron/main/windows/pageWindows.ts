import { BrowserWindow, screen } from "electron";
import type { NativeImage, WebContents } from "electron";
import type { BridgeEvent } from "#bridge";
import { windowFor } from "../links/deepLink.ts";
import type { DeepLink } from "../links/deepLink.ts";
import type { JsonStore } from "../vault/jsonStore.ts";
import type { DesktopMemory } from "../vault/schemas.ts";
import { windowBounds } from "./windowBounds.ts";
import { connectionOf, groundColour, pageAddress, windowOptions } from "./windowOptions.ts";

export interface PageWindowsOptions {
  readonly memory: JsonStore<DesktopMemory>;
  readonly preload: string;
  readonly version: string;
  readonly dark: () => boolean;
  readonly icon: () => NativeImage | undefined;
  readonly onClosed: (windowId: number) => void;
}
/** The windows of the program: one connection each. */
export interface PageWindows {
  readonly open: (connection?: string, signInCode?: string) => BrowserWindow;
  /** The window a sender stands in; undefined for anything that is not a page of ours. */
  readonly idOf: (contents: WebContents) => number | undefined;
  readonly get: (id: number) => BrowserWindow | undefined;
  /** Brings the window used last to the front; opens one when there is none. */
  readonly show: () => void;
  /** Shows a link in the window of its connection. */
  readonly showLink: (link: DeepLink, signInCode?: string) => void;
  /** Whether a window shows this connection. */
  readonly shows: (connection: string) => boolean;
  readonly send: (event: BridgeEvent, payload: unknown) => void;
  /** To the window in front only. */
  readonly sendToFront: (event: BridgeEvent, payload: unknown) => void;
  readonly repaint: () => void;
}

export function pageWindows(options: PageWindowsOptions): PageWindows {
  const windows = new Map<number, { readonly window: BrowserWindow; focusedAtMs: number; ready: Promise<void> }>();
  const latest = (): BrowserWindow | undefined => [...windows.values()].sort((a, b) => b.focusedAtMs - a.focusedAtMs)[0]?.window;
  const connectionIn = (window: BrowserWindow): string | undefined => connectionOf(window.webContents.getURL());

  function open(connection?: string, signInCode?: string): BrowserWindow {
    const taken = [...windows.values()].map(({ window }) => window.getBounds());
    const bounds = windowBounds(
      options.memory.value().bounds[connection ?? ""],
      [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea),
      taken,
    );
    const icon = options.icon();
    const window = new BrowserWindow(windowOptions({ bounds, preload: options.preload, version: options.version, dark: options.dark(), ...(icon === undefined ? {} : { icon }) }));
    const { id } = window;
    const loading = window.loadURL(pageAddress(connection, signInCode)).catch(() => undefined);
    const entry = { window, focusedAtMs: Date.now(), ready: loading };
    windows.set(id, entry);
    window.on("focus", () => void (entry.focusedAtMs = Date.now()));
    // The page says its title through the bridge.
    window.on("page-title-updated", (event) => event.preventDefault());
    window.on("close", () => {
      const key = connectionIn(window) ?? "";
      const kept = { ...window.getNormalBounds(), maximized: window.isMaximized() };
      void options.memory.change((memory) => ({ ...memory, bounds: { ...memory.bounds, [key]: kept } }));
    });
    window.on("closed", () => {
      windows.delete(id);
      options.onClosed(id);
    });
    window.once("ready-to-show", () => {
      if (bounds.maximized) window.maximize();
      window.show();
    });
    return window;
  }
  function toFront(window: BrowserWindow): void {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }
  function showLink(link: DeepLink, signInCode?: string): void {
    const targets = [...windows].map(([id, { window, focusedAtMs }]) => ({ id, connection: connectionIn(window), focusedAtMs }));
    const id = windowFor(link, targets);
    const window = (id === undefined ? undefined : windows.get(id)?.window) ?? open(link.connection, signInCode);
    const entry = windows.get(window.id);
    // The preload keeps it until the page listens; before the preload there is nobody to keep it.
    void entry?.ready.then(() => {
      if (!window.isDestroyed()) window.webContents.send("deepLink" satisfies BridgeEvent, link.url);
    });
    toFront(window);
  }

  return {
    open,
    idOf: (contents) => {
      const id = BrowserWindow.fromWebContents(contents)?.id;
      return id !== undefined && windows.has(id) ? id : undefined;
    },
    get: (id) => windows.get(id)?.window,
    show: () => {
      const window = latest();
      if (window === undefined) open();
      else toFront(window);
    },
    showLink,
    shows: (connection) => [...windows.values()].some(({ window }) => connectionIn(window) === connection),
    send: (event, payload) => {
      for (const { window } of windows.values()) window.webContents.send(event, payload);
    },
    sendToFront: (event, payload) => latest()?.webContents.send(event, payload),
    repaint: () => {
      for (const { window } of windows.values()) window.setBackgroundColor(groundColour(options.dark()));
    },
  };
}
