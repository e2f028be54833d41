import { useId } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { TimeScale } from "./foldIdle.ts";

const height = 32;
const tickPx = 96;

interface TimelineAxisProps {
  readonly scale: TimeScale;
  readonly width: number;
  readonly predictedAt: number | null;
  readonly nowMs: number | null;
  /** The pointer, in pixels of the axis. */
  readonly cursor: number | undefined;
  /** Of the rows below: lines go down over all of them. */
  readonly height: number;
}

/** Times along the top, the zigzag of folded idle time with its length, the lines for now and for the predicted end, and the time under the pointer. */
export function TimelineAxis({ scale, width, predictedAt, nowMs, cursor, height: below }: TimelineAxisProps) {
  const t = useTranslate();
  const formats = useFormats();
  const clip = useId();
  const count = Math.max(1, Math.floor(width / tickPx));
  const ticks = Array.from({ length: count }, (_, index) => (index * width) / count).filter((x) => !scale.folds.some((fold) => x >= fold.x - 24 && x <= fold.x + fold.width + 4));
  const line = (x: number, kind: string): React.ReactNode => <line className="sb-timeline-line" data-kind={kind} x1={x} x2={x} y1={kind === "fold" ? 0 : height - 6} y2={height + below} />;
  const nowX = nowMs === null ? null : scale.xOf(nowMs);
  const predictedX = predictedAt === null ? null : scale.xOf(predictedAt);
  return (
    <div className="sb-timeline-head" aria-hidden style={{ width: width + 24 }}>
      <svg width={width + 24} height={height + below} className="sb-timeline-axis">
        <clipPath id={clip}>
          <rect width={width + 24} height={height + below} />
        </clipPath>
        <g clipPath={`url(#${clip})`}>
          {ticks.map((x) => (
            <g key={x}>
              {line(x, "tick")}
              <text x={x + 4} y={height - 10}>
                {formats.clock(scale.timeAt(x))}
              </text>
            </g>
          ))}
          {scale.folds.map((fold) => {
            const label = formats.duration(Math.round((fold.to - fold.from) / 60_000) * 60_000);
            const middle = fold.x + fold.width / 2;
            return (
              <g key={fold.from} className="sb-timeline-fold">
                <title>{t("runView:timeline.idle", { duration: label })}</title>
                <rect x={fold.x} width={fold.width} height={height + below} />
                <path d={zigzag(middle, 0, height + below)} />
                <text x={middle} y={13} textAnchor="middle">
                  {label}
                </text>
              </g>
            );
          })}
          {nowX !== null && line(nowX, "now")}
          {predictedX !== null && (
            <g>
              {line(predictedX, "predicted")}
              <text x={predictedX - 4} y={12} textAnchor="end">
                {t("runView:timeline.predicted", { time: formats.minute(predictedAt!) })}
              </text>
            </g>
          )}
          {cursor !== undefined && cursor <= width && (
            <g className="sb-timeline-cursor">
              {line(cursor, "cursor")}
              <rect x={Math.min(width - 60, cursor + 3)} y={height - 22} width={64} height={18} rx={3} />
              <text x={Math.min(width - 60, cursor + 3) + 5} y={height - 9}>
                {formats.clock(scale.timeAt(cursor))}
              </text>
            </g>
          )}
        </g>
      </svg>
    </div>
  );
}

const tooth = 6;
/** A line that goes to and fro, downwards. */
function zigzag(x: number, from: number, to: number): string {
  let path = `M${x} ${from}`;
  for (let y = from, side = 1; y < to; y += tooth, side = -side) path += `L${x + (side * tooth) / 2} ${y + tooth / 2}L${x} ${y + tooth}`;
  return path;
}
