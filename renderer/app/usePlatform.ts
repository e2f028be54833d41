/**
 * What the shell needs to know of the platform: whether the screen is old, and its time zone.
 * Without a connection nothing is stale and times are in the computer's own zone.
 */
export function usePlatform(): { readonly stale: boolean; readonly zone: string } {
  return { stale: false, zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}
