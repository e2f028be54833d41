import { HEARTBEAT_MS } from "#contract";
import type { NodeEventRecord, NodeSample } from "#contract";
import type { SeriesPoint } from "../../../../ui/chart/series.ts";

/** A minute is a sample; with more than this between two of them nothing was measured. */
export const SAMPLE_GAP_MS = 150_000;
const MINUTE_MS = 60_000;
/** Heartbeats of a whole minute. */
export const EXPECTED_BEATS = MINUTE_MS / HEARTBEAT_MS;

export const seriesOf = (samples: readonly NodeSample[], value: (sample: NodeSample) => number): readonly SeriesPoint[] => samples.map((sample) => ({ at: sample.at, value: value(sample) }));

/** A stretch in which a host was unreachable; `to` is now while it still is. */
export interface Silence {
  readonly from: number;
  readonly to: number;
}

/** The times in which nothing was heard, as the events tell them; events come in any order. */
export function silencesOf(events: readonly Pick<NodeEventRecord, "at" | "kind">[], now: number): readonly Silence[] {
  const silences: Silence[] = [];
  let since: number | undefined;
  for (const { at, kind } of events.toSorted((a, b) => a.at - b.at)) {
    if (kind === "UNREACHABLE") since ??= at;
    else if (since !== undefined) {
      silences.push({ from: since, to: at });
      since = undefined;
    }
  }
  if (since !== undefined) silences.push({ from: since, to: now });
  return silences;
}

/** One bar of the heartbeat strip. */
export interface Beat {
  readonly from: number;
  readonly to: number;
  /** Heartbeats over those expected, 0 to 1; of several minutes the worst. */
  readonly rate: number;
}

/**
 * Minutes as at most `most` bars. The minute under way counts for what could have arrived in it, and so does the first one: a
 * host that came up in the middle of a minute missed nothing.
 */
export function beatsOf(samples: readonly NodeSample[], now: number, most: number): readonly Beat[] {
  const minutes = samples.map((sample, index): Beat => {
    const to = Math.min(sample.at + MINUTE_MS, Math.max(now, sample.at + HEARTBEAT_MS));
    const expected = Math.max(1, Math.floor(((to - sample.at) / MINUTE_MS) * EXPECTED_BEATS) - 1);
    const begun = index === 0 || sample.at - samples[index - 1]!.at > SAMPLE_GAP_MS;
    return { from: sample.at, to: sample.at + MINUTE_MS, rate: begun ? 1 : Math.min(1, sample.heartbeats / expected) };
  });
  const size = Math.ceil(minutes.length / most);
  if (size <= 1) return minutes;
  // A bar never spans a silence: it would hide it.
  const bars: Beat[] = [];
  let count = 0;
  for (const minute of minutes) {
    const bar = bars.at(-1);
    if (bar && count < size && minute.from - bar.to <= MINUTE_MS) {
      bars[bars.length - 1] = { from: bar.from, to: minute.to, rate: Math.min(bar.rate, minute.rate) };
      count += 1;
    } else {
      bars.push(minute);
      count = 1;
    }
  }
  return bars;
}

/** The longest silence between two heartbeats, and the greatest clock offset by size. */
export function extremesOf(samples: readonly NodeSample[]): { readonly longestGapMs: number; readonly clockOffsetMs: number } {
  return samples.reduce(
    (most, { longestGapMs, clockOffsetMs }) => ({
      longestGapMs: Math.max(most.longestGapMs, longestGapMs),
      clockOffsetMs: Math.abs(clockOffsetMs) > Math.abs(most.clockOffsetMs) ? clockOffsetMs : most.clockOffsetMs,
    }),
    { longestGapMs: 0, clockOffsetMs: 0 },
  );
}
