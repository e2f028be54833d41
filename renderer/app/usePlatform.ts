import { usePlatformState, useStale } from "../state/hooks.ts";

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * What the shell needs to know of the platform: whether the screen is old, and its time zone. Times are in the platform's
 * zone; before it is known, in the computer's own.
 */
export function usePlatform(): { readonly stale: boolean; readonly zone: string } {
  const stale = useStale();
  const zone = usePlatformState((state) => state.session.platform?.zone) ?? ownZone;
  return { stale, zone };
}
