/** A value that survives JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** How careful the client must be with a connection. */
export type Environment = "production" | "test" | "development";

/** A server the person may open; kept in lowdb, readable by hand, without secrets. */
export interface SavedConnection {
  readonly id: string;
  readonly name: string;
  /** Origin of the server: `https://10.0.8.11:18590`. */
  readonly address: string;
  readonly environment: Environment;
  /** Pinned certificate fingerprint, `sha256/…`, when the certificate is self-signed. */
  readonly fingerprint?: string;
  readonly lastUsedMs?: number;
}

/** The local platform: the `signalbox up` that the desktop starts and stops. */
export interface LocalPlatformStatus {
  readonly state: "stopped" | "starting" | "running" | "stopping" | "failed";
  /** Present while running. */
  readonly address?: string;
  /** One line per step, as printed: code and values, never prose. */
  readonly steps: readonly { readonly code: string; readonly values: { readonly [name: string]: string | number }; readonly done: boolean }[];
  /** Why it failed. */
  readonly failure?: { readonly code: string; readonly values: { readonly [name: string]: string | number } };
}

/** A system notification; `link` is a `signalbox://` address opened when it is clicked. */
export interface SystemNotification {
  readonly title: string;
  readonly body: string;
  readonly link?: string;
}

/** What the menu, the tray and notifications of the main process need to speak as the page does. */
export interface PageLook {
  readonly language: "en" | "zh-CN";
  readonly theme: "light" | "dark" | "system";
}

/** Stops an event subscription. */
export type Unsubscribe = () => void;

/** `window.signalbox`: everything the page may ask of the desktop. The preload exposes exactly this, main validates every sender. */
export interface SignalboxBridge {
  /** Of the operating system, as `process.platform` says. */
  readonly platform: string;
  /** Version of the desktop client. */
  readonly version: string;
  readonly preferences: {
    /** All preferences at once, read at start-up. */
    all(): Promise<{ readonly [key: string]: JsonValue }>;
    /** `null` removes the key. */
    set(key: string, value: JsonValue): Promise<void>;
  };
  readonly connections: {
    list(): Promise<readonly SavedConnection[]>;
    save(connection: SavedConnection): Promise<void>;
    /** Removes the connection and its secret. */
    remove(id: string): Promise<void>;
  };
  /** Session tokens by connection id, encrypted by the operating system (`safeStorage`). */
  readonly secrets: {
    get(connectionId: string): Promise<string | null>;
    /** `null` forgets it. */
    set(connectionId: string, secret: string | null): Promise<void>;
  };
  readonly local: {
    start(): Promise<LocalPlatformStatus>;
    stop(): Promise<LocalPlatformStatus>;
    status(): Promise<LocalPlatformStatus>;
    /** A one-time sign-in token for the running local platform; `null` when it does not run. */
    signInToken(): Promise<string | null>;
    onStatus(listener: (status: LocalPlatformStatus) => void): Unsubscribe;
  };
  readonly window: {
    /** Opens a second window: one connection each. */
    openNew(connectionId?: string): Promise<void>;
    setTitle(title: string): Promise<void>;
    /** The number on tray and dock: root failures. */
    setBadge(count: number): Promise<void>;
    setZoom(factor: number): Promise<void>;
  };
  notify(notification: SystemNotification): Promise<void>;
  /** Opens an http(s) address in the system's browser; anything else is refused. */
  openExternal(url: string): Promise<void>;
  setLook(look: PageLook): Promise<void>;
  /** A `signalbox://` address was opened; also called once for the one the program was started with. */
  onDeepLink(listener: (url: string) => void): Unsubscribe;
  /** A line of the native menu was chosen; the id is a command's. */
  onMenuCommand(listener: (commandId: string) => void): Unsubscribe;
}
