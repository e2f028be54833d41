/** IPC channels that are asked and answered (`ipcRenderer.invoke`), one per method of `SignalboxBridge`. */
export const bridgeCalls = [
  "preferences.all",
  "preferences.set",
  "connections.list",
  "connections.save",
  "connections.remove",
  "secrets.get",
  "secrets.set",
  "local.start",
  "local.stop",
  "local.status",
  "local.signInToken",
  "window.openNew",
  "window.setTitle",
  "window.setBadge",
  "window.setZoom",
  "notify",
  "openExternal",
  "setLook",
] as const;

/** A call from the page to the main process. */
export type BridgeCall = (typeof bridgeCalls)[number];

/** IPC channels that main sends on (`webContents.send`). */
export const bridgeEvents = ["local.status", "deepLink", "menuCommand"] as const;

/** An event from the main process to the page. */
export type BridgeEvent = (typeof bridgeEvents)[number];

/** Where the preload puts the bridge: `window.signalbox`. */
export const bridgeName = "signalbox";
