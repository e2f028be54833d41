import type { JsonValue, SignalboxBridge } from "#bridge";
import type { Desktop } from "./Desktop.ts";

/** The desktop behind `window.signalbox`. Preferences are read once, here. */
export async function electronDesktop(bridge: SignalboxBridge): Promise<Desktop> {
  const values = new Map<string, JsonValue>(Object.entries(await bridge.preferences.all()));
  return {
    kind: "electron",
    preferences: {
      read: (key) => values.get(key),
      write: (key, value) => {
        if (value === undefined) values.delete(key);
        else values.set(key, value);
        void bridge.preferences.set(key, value ?? null);
      },
    },
    connections: bridge.connections,
    secrets: bridge.secrets,
    local: bridge.local,
    window: {
      openNew: (connectionId) => void bridge.window.openNew(connectionId),
      setTitle: (title) => void bridge.window.setTitle(title),
      setBadge: (count) => void bridge.window.setBadge(count),
      setZoom: (factor) => void bridge.window.setZoom(factor),
    },
    notify: (notification) => void bridge.notify(notification),
    openExternal: (url) => void bridge.openExternal(url),
    setLook: (look) => void bridge.setLook(look),
    onDeepLink: (listener) => bridge.onDeepLink(listener),
    onMenuCommand: (listener) => bridge.onMenuCommand(listener),
  };
}
