import { ConnectionId } from "../vault/schemas.ts";

/** What a `signalbox://` address names: a connection, and perhaps a thing in it. */
export interface DeepLink {
  /** As the page gets it. */
  readonly url: string;
  readonly connection: string;
  readonly target?: { readonly kind: string; readonly id: string };
}
/** The connection of the platform on this computer. */
export const LOCAL_CONNECTION = "local";
export const LINK_SCHEME = "signalbox";

const FORM = /^signalbox:\/\/([^/?#]+)(?:\/|\/([a-z]{1,32})\/([\w.:-]{1,128}))?$/;

/**
 * Reads `signalbox://<connection>/instance/<id>`. Anybody can open such an address from a web page or a mail, so everything that is not exactly of that form is
 * nothing: no query, no escapes, no credentials. A link only shows; it never acts.
 */
export function deepLink(text: string): DeepLink | undefined {
  const [, connection, kind, id] = FORM.exec(text) ?? [];
  if (connection === undefined || !ConnectionId.safeParse(connection).success) return undefined;
  return kind === undefined || id === undefined ? { url: `signalbox://${connection}`, connection } : { url: `signalbox://${connection}/${kind}/${id}`, connection, target: { kind, id } };
}

/** The link among the arguments of a start: where Windows and Linux put it. */
export function linkOf(argv: readonly string[]): DeepLink | undefined {
  return argv.map(deepLink).find((link) => link !== undefined);
}

/** A window as a link sees it. */
export interface LinkTarget {
  readonly id: number;
  /** Which connection it shows; undefined on the welcome page. */
  readonly connection?: string;
  readonly focusedAtMs: number;
}
/** The window that shows a link: the one of its connection, else the one used last that has none yet; undefined: a new one. */
export function windowFor(link: DeepLink, windows: readonly LinkTarget[]): number | undefined {
  const latest = [...windows].sort((a, b) => b.focusedAtMs - a.focusedAtMs);
  return (latest.find(({ connection }) => connection === link.connection) ?? latest.find(({ connection }) => connection === undefined))?.id;
}
