import type { JsonValue, LocalPlatformStatus, PageLook, SavedConnection, SystemNotification, Unsubscribe } from "#bridge";

/** Preferences in memory: read at start-up, so reading is immediate; writing is kept in the background. */
export interface Preferences {
  /** The stored value, unchecked; `undefined` when it was never set. */
  readonly read: (key: string) => JsonValue | undefined;
  /** `undefined` removes the key. */
  readonly write: (key: string, value: JsonValue | undefined) => void;
}

/** The computer the page runs on: the Electron desktop, or a browser with less. Absent parts are absent in that surrounding. */
export interface Desktop {
  readonly kind: "electron" | "browser";
  readonly preferences: Preferences;
  readonly connections: {
    readonly list: () => Promise<readonly SavedConnection[]>;
    readonly save: (connection: SavedConnection) => Promise<void>;
    readonly remove: (id: string) => Promise<void>;
  };
  /** Session tokens by connection id. */
  readonly secrets: {
    readonly get: (connectionId: string) => Promise<string | null>;
    readonly set: (connectionId: string, secret: string | null) => Promise<void>;
  };
  /** Only where the desktop can run a platform itself. */
  readonly local?: {
    readonly start: () => Promise<LocalPlatformStatus>;
    readonly stop: () => Promise<LocalPlatformStatus>;
    readonly status: () => Promise<LocalPlatformStatus>;
    readonly signInToken: () => Promise<string | null>;
    readonly onStatus: (listener: (status: LocalPlatformStatus) => void) => Unsubscribe;
  };
  readonly window: {
    readonly openNew: (connectionId?: string) => void;
    readonly setTitle: (title: string) => void;
    readonly setBadge: (count: number) => void;
    readonly setZoom: (factor: number) => void;
  };
  readonly notify: (notification: SystemNotification) => void;
  readonly openExternal: (url: string) => void;
  readonly setLook: (look: PageLook) => void;
  readonly onDeepLink: (listener: (url: string) => void) => Unsubscribe;
  readonly onMenuCommand: (listener: (commandId: string) => void) => Unsubscribe;
}
