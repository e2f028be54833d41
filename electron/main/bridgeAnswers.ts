import type { SavedConnection } from "#bridge";
import type { BridgeAnswers } from "./bridge/answerCall.ts";
import type { LocalPlatform } from "./local/localPlatform.ts";
import type { Vault } from "./vault/openVault.ts";

/** The preference that holds the port of the local platform, when the usual one was taken and the person took the next. */
export const LOCAL_PORT_PREFERENCE = "local.port";

/** What of the system the answers act on. */
export interface AnswerParts {
  readonly vault: Vault;
  readonly local: LocalPlatform;
  readonly pinned: (connection: SavedConnection) => SavedConnection;
  readonly shell: {
    readonly setLook: (look: Parameters<BridgeAnswers["setLook"]>[1]) => void;
    readonly setBadge: (windowId: number, count: number) => void;
    readonly notify: (notification: Parameters<BridgeAnswers["notify"]>[1]) => void;
  };
  readonly windows: { readonly open: (connection?: string) => unknown; readonly get: (id: number) => PageWindow | undefined; readonly repaint: () => void };
  readonly openExternal: (url: string) => Promise<void>;
}
interface PageWindow {
  setTitle(title: string): void;
  readonly webContents: { setZoomFactor(factor: number): void };
}

/** One answer per call of the bridge; the arguments have been checked. What is returned is copied to the page. */
export function bridgeAnswers({ vault, local, pinned, shell, windows, openExternal }: AnswerParts): BridgeAnswers {
  return {
    "preferences.all": () => vault.preferences.all(),
    "preferences.set": (_window, key, value) => vault.preferences.set(key, value),
    "connections.list": () => vault.connections.list(),
    "connections.save": (_window, connection) => vault.connections.save(pinned(connection)),
    "connections.remove": (_window, id) => vault.connections.remove(id),
    "secrets.get": (_window, id) => vault.secrets.get(id),
    "secrets.set": (_window, id, secret) => vault.secrets.set(id, secret),
    "local.start": () => local.start(),
    "local.stop": () => local.stop(),
    "local.status": () => local.status(),
    "local.signInToken": () => local.signInToken(),
    "window.openNew": (_window, connection) => void windows.open(connection),
    "window.setTitle": (window, title) => windows.get(window)?.setTitle(title === "" ? "Signalbox" : title),
    "window.setBadge": (window, count) => shell.setBadge(window, count),
    "window.setZoom": (window, factor) => windows.get(window)?.webContents.setZoomFactor(factor),
    notify: (_window, notification) => shell.notify(notification),
    openExternal: (_window, url) => openExternal(url),
    setLook: async (_window, look) => {
      shell.setLook(look);
      windows.repaint();
      await vault.memory.change((memory) => ({ ...memory, look }));
    },
  };
}

/** The port that the person chose for the local platform, if it is one. */
export function chosenPort(preferences: { readonly [key: string]: unknown }): number | undefined {
  const value = preferences[LOCAL_PORT_PREFERENCE];
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value < 65_535 ? value : undefined;
}
