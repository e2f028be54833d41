import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { TimeScale } from "./foldIdle.ts";

const height = 32;
const tickPx = 96;
/** Room of a time in words, and of one that stands at the end. */
const [textPx, endPx] = [64, 24];

interface TimelineAxisProps {
  readonly scale: TimeScale;
  readonly width: number;
  readonly predictedAt: number | null;
  /** Null once the run has ended. */
  readonly nowMs: number | null;
  /** The pointer, in pixels of the axis. */
  readonly cursor: number | undefined;
}

/** Where a tick stands: to one distance, never inside a fold or under its label. */
function ticksOf({ folds }: TimeScale, width: number): readonly number[] {
  const count = Math.max(1, Math.floor(width / tickPx));
  return Array.from({ length: count }, (_, index) => (index * width) / count).filter((x) => !folds.some((fold) => x >= fold.x - textPx && x <= fold.x + fold.width + 4));
}

/** Times along the top, the length of folded idle time, the predicted end, and the time under the pointer. */
export function TimelineAxis({ scale, width, predictedAt, cursor }: TimelineAxisProps) {
  const t = useTranslate();
  const formats = useFormats();
  const predictedX = predictedAt === null ? null : scale.xOf(predictedAt);
  const cursorX = cursor === undefined ? 0 : Math.min(width - textPx + endPx, cursor + 3);
  return (
    <div className="sb-timeline-head" aria-hidden style={{ width: `calc(var(--name-width) + ${width + endPx}px)` }}>
      <svg width={width + endPx} height={height} className="sb-timeline-axis">
        {ticksOf(scale, width).map((x) => (
          <text key={x} x={x + 4} y={height - 10}>
            {formats.clock(scale.timeAt(x))}
          </text>
        ))}
        {scale.folds.map((fold) => (
          <g key={fold.from} className="sb-timeline-fold">
            <rect x={fold.x} width={fold.width} height={height} />
            <text x={fold.x + fold.width / 2} y={height - 10} textAnchor="middle">
              {formats.duration(Math.round((fold.to - fold.from) / 60_000) * 60_000)}
            </text>
          </g>
        ))}
        {predictedX !== null && (
          <text x={predictedX - 4} y={11} textAnchor="end">
            {t("runView:timeline.predicted", { time: formats.minute(predictedAt!) })}
          </text>
        )}
        {cursor !== undefined && cursor <= width && (
          <g className="sb-timeline-cursor">
            <rect x={cursorX} y={height - 22} width={textPx} height={18} rx={3} />
            <text x={cursorX + 5} y={height - 9}>
              {formats.clock(scale.timeAt(cursor))}
            </text>
          </g>
        )}
      </svg>
      <div className="sb-timeline-corner" />
    </div>
  );
}

/** The lines behind the bars: ticks, the zigzag of folded idle time, now, the predicted end, the pointer. */
export function TimelineLines({ scale, width, predictedAt, nowMs, cursor, height: below }: TimelineAxisProps & { readonly height: number }) {
  const t = useTranslate();
  const formats = useFormats();
  const line = (at: number, kind: "tick" | "now" | "predicted" | "cursor"): React.ReactNode => <line className="sb-timeline-line" data-kind={kind} x1={at} x2={at} y1={0} y2={below} />;
  return (
    <svg width={width + endPx} height={below} className="sb-timeline-lines" aria-hidden>
      {ticksOf(scale, width).map((x) => (
        <g key={x}>{line(x, "tick")}</g>
      ))}
      {scale.folds.map((fold) => (
        <g key={fold.from} className="sb-timeline-fold">
          <title>{t("runView:timeline.idle", { duration: formats.duration(fold.to - fold.from) })}</title>
          <rect x={fold.x} width={fold.width} height={below} />
          <path d={zigzag(fold.x + fold.width / 2, 0, below)} />
        </g>
      ))}
      {nowMs !== null && line(scale.xOf(nowMs), "now")}
      {predictedAt !== null && line(scale.xOf(predictedAt), "predicted")}
      {cursor !== undefined && cursor <= width && line(cursor, "cursor")}
    </svg>
  );
}

const tooth = 6;
/** A line that goes to and fro, downwards. */
function zigzag(x: number, from: number, to: number): string {
  let path = `M${x} ${from}`;
  for (let y = from, side = 1; y < to; y += tooth, side = -side) path += `L${x + (side * tooth) / 2} ${y + tooth / 2}L${x} ${y + tooth}`;
  return path;
}
