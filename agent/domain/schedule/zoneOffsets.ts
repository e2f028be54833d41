/** A time during which a zone's clock runs even. Instants are UTC milliseconds, offsets milliseconds east of UTC. */
export interface Stretch {
  readonly start: number;
  /** Exclusive; Infinity when the zone changes no more. */
  readonly end: number;
  readonly offset: number;
  /** The offset just before `start`, and from `end` on. */
  readonly before: number;
  readonly after: number;
}

/** The stretches of a zone in order, from the one that holds `from`. Throws RangeError when the zone is not known. */
export function* stretchesOf(zone: string, from: number): Generator<Stretch> {
  const first = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  // `previous` looks before its instant, and the change may be this very one.
  let start = first.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  let before = start === null ? offsetOf(first) : offsetOf(start.subtract({ milliseconds: 1 }));
  for (;;) {
    const at: Temporal.ZonedDateTime = start ?? first;
    const end: Temporal.ZonedDateTime | null = at.getTimeZoneTransition("next");
    const offset = offsetOf(at);
    yield { start: start?.epochMilliseconds ?? -Infinity, end: end?.epochMilliseconds ?? Infinity, offset, before, after: end === null ? offset : offsetOf(end) };
    if (end === null) return;
    [start, before] = [end, offset];
  }
}
const offsetOf = (at: Temporal.ZonedDateTime): number => Math.round(at.offsetNanoseconds / 1e6);
