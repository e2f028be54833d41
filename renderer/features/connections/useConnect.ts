import { useDesktop } from "../../desktop/DesktopContext.ts";
import { link } from "../../link/link.ts";
import type { SavedConnection } from "./savedConnection.ts";

/** Goes to another server in this window, and remembers that it was used. */
export function useConnect(): (connection: SavedConnection) => Promise<void> {
  const desktop = useDesktop();
  return async (connection) => {
    await desktop.connections.save({ ...connection, lastUsedMs: Date.now() });
    desktop.preferences.write("connection.last", connection.id);
    await link.open(connection, desktop.secrets);
  };
}
