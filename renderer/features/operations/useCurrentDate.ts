import { usePlatformState } from "../../state/hooks.ts";
import { currentBusinessDate } from "./model/currentDate.ts";
import { useServerNow } from "./useServerNow.ts";

/** The business date that is worked on, by the server's clock and the platform's zone; another one after midnight. */
export function useCurrentDate(): string {
  const zone = usePlatformState((state) => state.session.platform?.zone ?? "UTC");
  return currentBusinessDate(zone, useServerNow());
}
