import { useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { PointerEvent } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useFormats } from "../useFormats.tsx";
import { gapsOf, pointAt, roundTop, runsOf, thinned, ticksBetween } from "./series.ts";
import type { SeriesPoint } from "./series.ts";
import { zoneOffsetMs } from "./zoneOffset.ts";
import "./chart.css";

/** One line of a chart; the second and later ones are dashed, so that no colour is needed to tell them apart. */
export interface ChartLine {
  readonly name: string;
  readonly points: readonly SeriesPoint[];
}

/** Props of `LineChart`. */
export interface LineChartProps {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly from: number;
  readonly to: number;
  /** Upper end of the axis; by itself a round one above the greatest value. */
  readonly top?: number;
  /** Further apart than this, two points are not joined. */
  readonly gapMs: number;
  readonly write: (value: number) => string;
  /** The moment under the pointer, shared by all charts of a page. */
  readonly cursor: number | undefined;
  readonly onCursor: (at: number | undefined) => void;
}

const height = 92;
const plotTop = 6;
const plotBottom = 74;
const mostPoints = 720;

/** Values over time. Lines are ink: colour belongs to states. Where nothing was measured there is a hatched gap, never a line. */
export function LineChart({ title, lines, from, to, top, gapMs, write, cursor, onCursor }: LineChartProps) {
  const t = useTranslate();
  const { zone, clock, date } = useFormats();
  const hatch = useId();
  const box = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(320);
  useLayoutEffect(() => {
    const element = box.current!;
    const observer = new ResizeObserver(() => setWidth(Math.max(120, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const end = top ?? roundTop(Math.max(0, ...lines.flatMap((line) => line.points.map((point) => point.value))));
  const x = (at: number): number => ((at - from) / (to - from)) * width;
  const y = (value: number): number => plotBottom - (Math.min(end, Math.max(0, value)) / end) * (plotBottom - plotTop);
  const drawn = useMemo(() => lines.map((line) => runsOf(line.points, gapMs).map((run) => thinned(run, Math.max(2, Math.ceil((mostPoints * run.length) / line.points.length))))), [lines, gapMs]);
  const gaps = useMemo(() => gapsOf(lines[0]?.points ?? [], gapMs, to), [lines, gapMs, to]);
  const daily = to - from > 36 * 3_600_000;
  const ticks = ticksBetween(from, to, Math.max(2, Math.floor(width / 84)), zoneOffsetMs(zone, to));
  const move = (event: PointerEvent): void => {
    const { left } = box.current!.getBoundingClientRect();
    onCursor(from + ((event.clientX - left) / width) * (to - from));
  };
  const shown = lines.map((line) => (cursor === undefined ? line.points.at(-1) : pointAt(line.points, cursor, gapMs)));
  const figure = (index: number): string => (shown[index] ? write(shown[index].value) : t("ui:chart.nothing"));
  return (
    <figure className="sb-chart">
      <figcaption>
        <span>{title}</span>
        {lines.map((line, index) => (
          <span key={line.name} className="sb-chart-figure">
            {lines.length > 1 && <i data-line={index} aria-hidden />}
            {lines.length > 1 && `${line.name} `}
            <b>{figure(index)}</b>
          </span>
        ))}
      </figcaption>
      <svg
        ref={box}
        height={height}
        width="100%"
        role="img"
        aria-label={`${title}: ${lines.map((line, index) => `${line.name} ${figure(index)}`).join(", ")}`}
        onPointerMove={move}
        onPointerLeave={() => onCursor(undefined)}
      >
        <defs>
          <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line y2="6" className="sb-chart-hatch" />
          </pattern>
        </defs>
        <line className="sb-chart-axis" x1="0" x2={width} y1={plotBottom + 0.5} y2={plotBottom + 0.5} />
        <line className="sb-chart-grid" x1="0" x2={width} y1={plotTop + 0.5} y2={plotTop + 0.5} />
        {gaps.map((gap) => (
          <rect key={gap.from} x={x(gap.from)} width={Math.max(1, x(gap.to) - x(gap.from))} y={plotTop} height={plotBottom - plotTop} fill={`url(#${hatch})`}>
            <title>{t("ui:chart.gap")}</title>
          </rect>
        ))}
        {drawn.map((runs, index) =>
          runs.map((run) => {
            const path = run.map((point, i) => `${i === 0 ? "M" : "L"}${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`).join("");
            return (
              <g key={`${index}:${run[0]!.at}`}>
                {index === 0 && run.length > 1 && <path className="sb-chart-area" d={`${path}L${x(run.at(-1)!.at).toFixed(1)} ${plotBottom}L${x(run[0]!.at).toFixed(1)} ${plotBottom}Z`} />}
                {run.length > 1 ? <path className="sb-chart-line" data-line={index} d={path} /> : <circle className="sb-chart-dot" cx={x(run[0]!.at)} cy={y(run[0]!.value)} r="2" />}
              </g>
            );
          }),
        )}
        <text className="sb-chart-word" x="2" y={plotTop + 11}>
          {write(end)}
        </text>
        {ticks.map((at) => (
          <g key={at}>
            <line className="sb-chart-axis" x1={x(at)} x2={x(at)} y1={plotBottom} y2={plotBottom + 4} />
            <text className="sb-chart-word" x={Math.min(width - 20, Math.max(20, x(at)))} y={height - 3} textAnchor="middle">
              {daily ? date(at).slice(5) : clock(at).slice(0, 5)}
            </text>
          </g>
        ))}
        {cursor !== undefined && cursor >= from && cursor <= to && (
          <>
            <line className="sb-chart-cursor" x1={x(cursor)} x2={x(cursor)} y1={plotTop} y2={plotBottom} />
            {shown.map((point, index) => point && <circle key={index} className="sb-chart-dot" cx={x(point.at)} cy={y(point.value)} r="3" />)}
          </>
        )}
      </svg>
    </figure>
  );
}
