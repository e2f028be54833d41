import type { JsonValue, SavedConnection } from "#bridge";
import type { Desktop } from "./Desktop.ts";

const preferencePrefix = "signalbox.preference.";
const secretPrefix = "signalbox.session.";
const connectionsKey = "signalbox.connections";

/** What the stand-in needs of a browser; `window` has all of it. */
export interface BrowserSurroundings {
  readonly localStorage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  readonly origin: string;
  readonly hash: string;
  readonly open: (url: string) => void;
  readonly setTitle: (title: string) => void;
  readonly setZoom: (factor: number) => void;
  readonly notify: (title: string, body: string) => void;
}

function parsed(text: string | null): JsonValue | undefined {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/**
 * The desktop in a browser tab: the page came from a server, so that server is its connection. Nothing runs locally,
 * and a full or blocked storage only means that preferences are forgotten.
 */
export function browserDesktop(surroundings: BrowserSurroundings): Desktop {
  const { localStorage: storage, origin } = surroundings;
  const keep = (key: string, value: string | null): void => {
    try {
      if (value === null) storage.removeItem(key);
      else storage.setItem(key, value);
    } catch {
      // Storage is full or forbidden: the value lives for this page only.
    }
  };
  const session = new Map<string, string | null>();
  const here: SavedConnection = { id: "here", name: new URL(origin).host, address: origin, environment: "development" };
  const saved = (): readonly SavedConnection[] => {
    const list = parsed(storage.getItem(connectionsKey));
    return Array.isArray(list) ? (list as unknown as readonly SavedConnection[]) : [];
  };
  const put = (list: readonly SavedConnection[]): void => keep(connectionsKey, JSON.stringify(list));
  return {
    kind: "browser",
    preferences: {
      read: (key) => parsed(storage.getItem(preferencePrefix + key)),
      write: (key, value) => keep(preferencePrefix + key, value === undefined ? null : JSON.stringify(value)),
    },
    connections: {
      list: async () => [{ ...here, ...saved().find((c) => c.id === here.id), address: origin }],
      save: async (connection) => put([...saved().filter((c) => c.id !== connection.id), connection]),
      remove: async (id) => put(saved().filter((c) => c.id !== id)),
    },
    secrets: {
      get: async (id) => session.get(id) ?? storage.getItem(secretPrefix + id),
      set: async (id, secret) => {
        session.set(id, secret);
        keep(secretPrefix + id, secret);
      },
    },
    window: {
      openNew: () => surroundings.open(origin),
      setTitle: surroundings.setTitle,
      setBadge: () => {},
      setZoom: surroundings.setZoom,
    },
    notify: ({ title, body }) => surroundings.notify(title, body),
    openExternal: (url) => {
      if (/^https?:/.test(url)) surroundings.open(url);
    },
    setLook: () => {},
    onDeepLink: (listener) => {
      // A link opened in a browser carries its target behind the hash: https://server/#/instance/<id>
      if (surroundings.hash.startsWith("#/")) listener(`signalbox://${here.id}${surroundings.hash.slice(1)}`);
      return () => {};
    },
    onMenuCommand: () => () => {},
  };
}
