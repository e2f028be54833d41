import type { OutputOf, UiUp } from "#contract";
import { useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useAskedList } from "../../state/askedList.ts";
import { StateWord } from "../../ui/StateWord.tsx";
import { useFormats } from "../../ui/useFormats.tsx";
import { hourBars } from "./hourBars.ts";
import type { HourBar } from "./hourBars.ts";

const height = 132;
const bottom = 112;
const narrowest = 28;
const parts = [
  { name: "success", family: "good" },
  { name: "running", family: "active" },
  { name: "failed", family: "bad" },
] as const;

/** Runs by hour, stacked by family; the line is the date before. A bar opens the runs of the date. */
export function HourChart({ today }: { readonly today: OutputOf<UiUp, "today.get"> }) {
  const t = useTranslate();
  const { clock, number } = useFormats();
  const hatch = useId();
  const ask = useAskedList((state) => state.ask);
  const [asTable, setAsTable] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [asTable]);
  const bars = useMemo(() => hourBars(today.hours, today.hoursBefore, (at) => Number(clock(at).slice(0, 2))), [today, clock]);
  const step = Math.max(narrowest, Math.floor(room / Math.max(1, bars.length)));
  const width = bars.length * step;
  const most = Math.max(1, ...bars.map((bar) => Math.max(bar.before, bar.success + bar.failed + bar.running)));
  const y = (value: number): number => (value / most) * (bottom - 16);
  const hour = (at: number): string => clock(at).slice(0, 5);
  const open = (): void => ask({ show: "runs", businessDate: today.businessDate });
  return (
    <>
      {asTable ? (
        <HourTable bars={bars} hour={hour} />
      ) : (
        <div className="sb-today-hours" ref={box}>
          <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group" aria-label={t("today:hours.title")}>
            <defs>
              <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="5" height="5" className="sb-today-part" data-family="bad" />
                <line y2="5" className="sb-today-hatch" />
              </pattern>
            </defs>
            <text className="sb-chart-word" x="0" y="10">
              {number(most)}
            </text>
            <line className="sb-chart-axis" x1="0" x2={width} y1={bottom + 0.5} y2={bottom + 0.5} />
            {bars.map((bar, index) => (
              <Bar
                key={bar.at}
                bar={bar}
                x={index * step}
                step={step}
                y={y}
                hatch={hatch}
                label={t("today:hours.bar", { hour: hour(bar.at), success: bar.success, failed: bar.failed, running: bar.running, before: bar.before })}
                onOpen={open}
              />
            ))}
            <path className="sb-today-before" d={bars.map((bar, index) => `${index === 0 ? "M" : "L"}${index * step} ${bottom - y(bar.before)}H${(index + 1) * step}`).join("")} />
            {bars.map(
              (bar, index) =>
                index % 4 === 0 && (
                  <text key={bar.at} className="sb-chart-word" x={index * step + 2} y={height - 4}>
                    {hour(bar.at)}
                  </text>
                ),
            )}
          </svg>
        </div>
      )}
      <footer className="sb-today-legend">
        <StateWord state="SUCCESS" size={12} />
        <StateWord state="RUNNING" size={12} />
        <StateWord state="FAILED" size={12} />
        <span className="sb-today-quiet">{t("today:hours.note")}</span>
        <button type="button" className="sb-link" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {t("today:hours.table")}
        </button>
      </footer>
    </>
  );
}

interface BarProps {
  readonly bar: HourBar;
  readonly x: number;
  readonly step: number;
  readonly y: (value: number) => number;
  readonly hatch: string;
  readonly label: string;
  readonly onOpen: () => void;
}
function Bar({ bar, x, step, y, hatch, label, onOpen }: BarProps) {
  let top = bottom;
  return (
    <g
      className="sb-today-bar"
      role="button"
      tabIndex={0}
      aria-label={label}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") onOpen();
      }}
    >
      <title>{label}</title>
      <rect className="sb-today-hit" x={x} y={0} width={step} height={bottom} />
      {parts.map(({ name, family }) => {
        const size = y(bar[name]);
        top -= size;
        return (
          size > 0 && (
            <rect
              key={name}
              className="sb-today-part"
              data-family={family}
              {...(name === "failed" ? { fill: `url(#${hatch})`, "data-hatched": true } : {})}
              x={x + step / 7}
              y={top}
              width={(step * 5) / 7}
              height={size}
            />
          )
        );
      })}
    </g>
  );
}

function HourTable({ bars, hour }: { readonly bars: readonly HourBar[]; readonly hour: (at: number) => string }) {
  const t = useTranslate();
  return (
    <div className="sb-today-table">
      <table>
        <thead>
          <tr>
            <th>{t("today:hours.hour")}</th>
            <th>{t("state:SUCCESS")}</th>
            <th>{t("state:RUNNING")}</th>
            <th>{t("state:FAILED")}</th>
            <th>{t("today:hours.before")}</th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.at}>
              <td>{hour(bar.at)}</td>
              <td>{bar.success}</td>
              <td>{bar.running}</td>
              <td>{bar.failed}</td>
              <td>{bar.before}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
