/** A measured value; `at` in ms since 1970. */
export interface SeriesPoint {
  readonly at: number;
  readonly value: number;
}

/** A stretch of time in which nothing was measured. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Splits points, in order of time, where two neighbours are further apart than `gapMs`: a line is never drawn over what was not measured. */
export function runsOf(points: readonly SeriesPoint[], gapMs: number): readonly (readonly SeriesPoint[])[] {
  const runs: SeriesPoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run && point.at - run.at(-1)!.at <= gapMs) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** What lies between the runs, and after the last one until `now`. Before the first point is no gap: nothing was known yet. */
export function gapsOf(points: readonly SeriesPoint[], gapMs: number, now: number): readonly Gap[] {
  const gaps: Gap[] = [];
  for (let i = 1; i < points.length; i++) if (points[i]!.at - points[i - 1]!.at > gapMs) gaps.push({ from: points[i - 1]!.at, to: points[i]!.at });
  const last = points.at(-1);
  if (last && now - last.at > gapMs) gaps.push({ from: last.at, to: now });
  return gaps;
}

/** At most `most` points; of each stretch the greatest is kept, because a peak is what somebody looks for. */
export function thinned(points: readonly SeriesPoint[], most: number): readonly SeriesPoint[] {
  if (points.length <= most) return points;
  const size = points.length / most;
  return Array.from({ length: most }, (_, i) => points.slice(Math.floor(i * size), Math.floor((i + 1) * size)).reduce((top, point) => (point.value > top.value ? point : top)));
}

/** The point next to a moment, when it is not further than `withinMs` away. */
export function pointAt(points: readonly SeriesPoint[], at: number, withinMs: number): SeriesPoint | undefined {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  const near = [points[low - 1], points[low]].filter((point) => point !== undefined).sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
  return near && Math.abs(near.at - at) <= withinMs ? near : undefined;
}

const MINUTE = 60_000;
const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE);

/** Round moments between two times, at most `most`. `offsetMs`: how far the clock of the zone is from UTC, so that midnight is one of them. */
export function ticksBetween(from: number, to: number, most: number, offsetMs: number): readonly number[] {
  const step = steps.find((each) => (to - from) / each <= most) ?? steps.at(-1)!;
  const ticks: number[] = [];
  for (let at = Math.ceil((from + offsetMs) / step) * step - offsetMs; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** A round upper end for an axis: 1, 2 or 5 times a power of ten, not below `value`. */
export function roundTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((top) => top >= value * 0.999_999)!;
}
