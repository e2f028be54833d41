import { useCallback } from "react";
import { useDesktop } from "../../desktop/DesktopContext.ts";
import { usePlatformState } from "../../state/hooks.ts";
import { placeLink } from "./model/placeLink.ts";
import type { LinkedKind } from "./model/placeLink.ts";

/** Writes the address of an instance or a view that opens it where it is pasted. */
export function usePlaceLink(): (kind: LinkedKind, id: string) => string {
  const { kind: surrounding } = useDesktop();
  const connectionId = usePlatformState((state) => state.connection.id);
  const address = usePlatformState((state) => state.connection.address);
  return useCallback((kind, id) => placeLink(surrounding === "browser" || connectionId === undefined ? { origin: address } : { connectionId }, kind, id), [surrounding, connectionId, address]);
}
