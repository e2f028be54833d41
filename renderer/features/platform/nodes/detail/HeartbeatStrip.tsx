import type { NodeSample } from "#contract";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { useFormats } from "../../../../ui/useFormats.tsx";
import { beatsOf } from "./nodeHistory.ts";
import type { Silence } from "./nodeHistory.ts";

const mostBars = 360;
const WELL = 0.6;

/** Heartbeats over time: a full bar is a whole minute, a short one missed some, and while the host was unreachable it says so. */
export function HeartbeatStrip({
  samples,
  silences,
  from,
  to,
  cursor,
}: {
  readonly samples: readonly NodeSample[];
  readonly silences: readonly Silence[];
  readonly from: number;
  readonly to: number;
  readonly cursor: number | undefined;
}) {
  const t = useTranslate();
  const { time } = useFormats();
  const percentAt = (at: number): number => Math.max(0, Math.min(100, ((at - from) / (to - from)) * 100));
  const width = (start: number, end: number): number => Math.max(0.1, percentAt(end) - percentAt(start));
  return (
    <svg className="sb-beats" width="100%" height="28" viewBox="0 0 100 28" preserveAspectRatio="none" role="img" aria-label={t("hosts:heartbeats")}>
      <line x1="0" x2="100" y1="27.5" y2="27.5" className="sb-chart-axis" vectorEffect="non-scaling-stroke" />
      {beatsOf(samples, to, mostBars).map((beat) => (
        <rect
          key={beat.from}
          data-family={beat.rate < WELL ? "wait" : undefined}
          x={percentAt(beat.from)}
          width={width(beat.from, beat.to) * 0.8}
          y={27 - 24 * Math.max(0.08, beat.rate)}
          height={24 * Math.max(0.08, beat.rate)}
        >
          <title>{t("hosts:beat", { time: time(beat.from), rate: Math.round(beat.rate * 100) })}</title>
        </rect>
      ))}
      {silences.map((silence) => (
        <rect key={silence.from} className="sb-beats-silence" data-family="bad" x={percentAt(silence.from)} width={width(silence.from, silence.to)} y="1" height="26">
          <title>{t("hosts:silence", { from: time(silence.from), to: time(silence.to) })}</title>
        </rect>
      ))}
      {cursor !== undefined && cursor >= from && cursor <= to && <line className="sb-chart-cursor" x1={percentAt(cursor)} x2={percentAt(cursor)} y1="0" y2="28" vectorEffect="non-scaling-stroke" />}
    </svg>
  );
}
