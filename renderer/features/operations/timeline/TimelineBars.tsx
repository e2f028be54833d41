import { memo } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { lookOf } from "../../../ui/glyphShapes.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { Span, TimeScale } from "./foldIdle.ts";
import type { TimelineRow, TimelineSegment } from "./timelineRows.ts";

interface TimelineBarsProps {
  readonly row: TimelineRow;
  readonly scale: TimeScale;
  readonly width: number;
  readonly ended: boolean;
}

/** From when on a bar can hold how long it took. */
const textPx = 52;

function Bars({ row: { segments, usual }, scale, width, ended }: TimelineBarsProps) {
  const t = useTranslate();
  const formats = useFormats();
  const took = ({ from, to }: Span): string => formats.duration(to - from < 1000 ? to - from : Math.floor((to - from) / 1000) * 1000);
  const words = ({ tryNo, queued, ran, node }: TimelineSegment): string =>
    ran === null ? t("runView:timeline.unstarted", { queued: took(queued) }) : t("runView:timeline.segment", { tryNo, queued: took(queued), ran: took(ran), node: node ?? "—" });
  const last = segments.at(-1);
  // What is usual is drawn for what runs: how far it still is.
  const usualAt = last?.ran && usual && !ended ? last.ran.from + usual.p50Ms : undefined;
  return (
    <span role="gridcell" className="sb-timeline-cell" style={{ width }} aria-label={segments.map(words).join("; ")}>
      {segments.map((segment, index) => {
        const { queued, ran } = segment;
        const [queuedX, endX] = [scale.xOf(queued.from), scale.xOf(queued.to)];
        const { family } = lookOf(segment.glyph);
        const ranX = ran === null ? 0 : scale.xOf(ran.from);
        const ranWidth = ran === null ? 0 : Math.max(3, scale.xOf(ran.to) - ranX);
        return (
          <span key={index} title={words(segment)}>
            {(endX - queuedX >= 1 || ran === null) && <i className="sb-timeline-queued" data-family={ran === null ? family : undefined} style={{ left: queuedX, width: Math.max(3, endX - queuedX) }} />}
            {ran !== null && (
              <i className="sb-timeline-ran" data-family={family} style={{ left: ranX, width: ranWidth }}>
                {ranWidth > textPx && <b>{took(ran)}</b>}
              </i>
            )}
            {ran !== null && ranWidth <= textPx && index === segments.length - 1 && <em style={{ left: ranX + ranWidth + 5 }}>{took(ran)}</em>}
          </span>
        );
      })}
      {usualAt !== undefined && usual && <i className="sb-timeline-usual" style={{ left: scale.xOf(usualAt) }} title={t("runView:line.over", { elapsed: took(last!.ran!), usual: formats.duration(usual.p50Ms) })} />}
    </span>
  );
}

/** The tries of one task: hollow while queued, solid while running, in the colour of how it ended. */
export const TimelineBars = memo(Bars);
