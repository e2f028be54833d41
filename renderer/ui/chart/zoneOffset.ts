/** How far the clock of a zone is ahead of UTC at a moment, ms. */
export function zoneOffsetMs(zone: string, at: number): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}
