import { usePlatformState } from "../../state/hooks.ts";
import { useNow } from "../../ui/ticker.ts";

/** The time now by the server's clock, once a second. */
export function useServerNow(): number {
  const offset = usePlatformState((state) => state.connection.clockOffsetMs);
  return useNow() + offset;
}
