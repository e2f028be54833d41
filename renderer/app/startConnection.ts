import type { SavedConnection } from "#bridge";
import type { Desktop } from "../desktop/Desktop.ts";
import type { Link } from "../link/createLink.ts";
import { signInCodeIn } from "../link/signInCode.ts";

/** The preference that names the connection which was used last. */
export const lastConnectionKey = "connection.last";

/** The address of the page, and the way to change it without loading anything. */
export interface PageAddress {
  readonly hash: string;
  readonly search: string;
  /** Takes a used one-time code out of the address, so that it is neither copied nor tried again. */
  readonly clearHash: () => void;
}

/**
 * Which server this window opens: the one named in the address (a second window), else the one used last, else the only one.
 * In a browser it is always the server that served the page.
 */
export function firstConnection(connections: readonly SavedConnection[], search: string, last: unknown): SavedConnection | undefined {
  const wanted = new URLSearchParams(search).get("connection") ?? last;
  return connections.find((connection) => connection.id === wanted) ?? (connections.length === 1 ? connections[0] : undefined);
}

/** Opens the first connection; with none the Welcome screen lets the person choose. */
export async function startConnection(desktop: Desktop, link: Link, page: PageAddress): Promise<void> {
  const code = signInCodeIn(page.hash);
  if (code !== null) page.clearHash();
  const connections = await desktop.connections.list();
  const first = firstConnection(connections, page.search, desktop.preferences.read(lastConnectionKey));
  if (!first) return link.leave();
  await link.open(first, desktop.secrets, code);
}
