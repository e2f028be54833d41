/** A piece of time, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A stretch of the axis: time that is drawn to scale, or idle time that is folded to a mark of fixed width. */
export interface Stretch extends Span {
  readonly folded: boolean;
}

/** Idle time up to so long is drawn to scale (UX a.4, screen 6). */
export const IDLE_MS = 10 * 60_000;
/** Time that stays in view on either side of a fold, so that no bar touches it. */
const MARGIN_MS = 60_000;

/** Cuts `whole` into stretches: where nothing of `busy` is for more than ten minutes, that time is folded. They follow each other without a gap, from the beginning of `whole` to its end. */
export function foldIdle(busy: readonly Span[], whole: Span): readonly Stretch[] {
  const sorted = busy.map(({ from, to }) => ({ from: Math.max(whole.from, from), to: Math.min(whole.to, to) })).sort((a, b) => a.from - b.from);
  const stretches: Stretch[] = [];
  let drawnFrom = whole.from;
  let busyUntil = whole.from;
  const fold = (next: number): void => {
    if (next - busyUntil <= IDLE_MS) return;
    const [from, to] = [busyUntil + MARGIN_MS, next - MARGIN_MS];
    stretches.push({ from: drawnFrom, to: from, folded: false }, { from, to, folded: true });
    drawnFrom = to;
  };
  for (const span of sorted) {
    if (span.to < span.from) continue;
    fold(span.from);
    busyUntil = Math.max(busyUntil, span.to);
  }
  fold(whole.to);
  return [...stretches, { from: drawnFrom, to: Math.max(drawnFrom, whole.to), folded: false }];
}

/** An axis of some width in pixels. */
export interface TimeScale {
  readonly xOf: (at: number) => number;
  readonly timeAt: (x: number) => number;
  /** Folded stretches with their place. */
  readonly folds: readonly (Span & { readonly x: number; readonly width: number })[];
}

/** Lays stretches out over `width` pixels; each fold takes `foldPx`, the rest is to one scale. Monotone: what is later never stands further left. */
export function timeScale(stretches: readonly Stretch[], width: number, foldPx: number): TimeScale {
  const folded = stretches.filter((stretch) => stretch.folded).length;
  const drawnMs = stretches.reduce((sum, stretch) => sum + (stretch.folded ? 0 : stretch.to - stretch.from), 0);
  const fold = Math.min(foldPx, width / (2 * Math.max(1, folded)));
  const perMs = drawnMs === 0 ? 0 : (width - folded * fold) / drawnMs;
  let x = 0;
  const placed = stretches.map((stretch) => {
    const place = { ...stretch, x, width: stretch.folded ? fold : (stretch.to - stretch.from) * perMs };
    x += place.width;
    return place;
  });
  const share = (value: number, from: number, to: number): number => (to > from ? Math.max(0, Math.min(1, (value - from) / (to - from))) : 0);
  return {
    xOf: (at) => {
      const one = placed.find((stretch) => at <= stretch.to) ?? placed.at(-1);
      return one === undefined ? 0 : one.x + share(at, one.from, one.to) * one.width;
    },
    timeAt: (px) => {
      const one = placed.find((stretch) => px <= stretch.x + stretch.width) ?? placed.at(-1);
      return one === undefined ? 0 : one.from + share(px, one.x, one.x + one.width) * (one.to - one.from);
    },
    folds: placed.filter((stretch) => stretch.folded),
  };
}
