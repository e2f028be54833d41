/** One past run in a plot of durations. */
export interface PlottedRun {
  readonly durationMs: number | null;
}

/** Where the dots and the band of a plot stand, in units of its box: x from 0 to `width`, y from 0 (the longest) to `height` (nothing). */
export interface DurationPlot {
  /** In the order of the runs; `null` for one that has not ended. */
  readonly dots: readonly ({ readonly x: number; readonly y: number } | null)[];
  readonly band: { readonly p50: number; readonly p95: number } | null;
  readonly topMs: number;
}

/** Places past runs, the oldest first, and what is usual. A single dot stands in the middle; what is above the top is never cut, because the top is the longest. */
export function durationPlot(runs: readonly PlottedRun[], usual: { readonly p50Ms: number | null; readonly p95Ms: number | null }, width: number, height: number): DurationPlot {
  const topMs = Math.max(1, ...runs.map(({ durationMs }) => durationMs ?? 0), usual.p95Ms ?? 0) * 1.08;
  const y = (ms: number): number => height - (ms / topMs) * height;
  const step = runs.length > 1 ? width / (runs.length - 1) : 0;
  return {
    dots: runs.map(({ durationMs }, index) => (durationMs === null ? null : { x: runs.length > 1 ? index * step : width / 2, y: y(durationMs) })),
    band: usual.p50Ms === null || usual.p95Ms === null ? null : { p50: y(usual.p50Ms), p95: y(usual.p95Ms) },
    topMs,
  };
}
