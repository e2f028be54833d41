import { Button } from "antd";
import { useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import type { OutputOf, TaskInstanceId, UiUp } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { lookOf } from "../../../ui/glyphShapes.ts";
import { StateWord } from "../../../ui/StateWord.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { durationPlot } from "./durationPlot.ts";
import "./durations.css";

type Durations = OutputOf<UiUp, "taskInstance.durations">;
const shown = 30;
const [width, height, pad] = [320, 64, 8];

interface DurationHistoryProps {
  readonly taskInstanceId: string;
  /** Changes when this instance moved: then it is read again. */
  readonly again: unknown;
}

/** Its last runs as dots against what is usual; each opens its run. The same as a table below. */
export function DurationHistory({ taskInstanceId, again }: DurationHistoryProps) {
  const t = useTranslate();
  const language = useLanguage();
  const read = useReading(`durations:${taskInstanceId}`, () => link.ask("taskInstance.durations", { taskInstanceId: taskInstanceId as TaskInstanceId, limit: shown }), again);
  if (read.failure !== undefined && !read.value) return <ErrorCard {...failureWords(read.failure, language)} actions={<Button onClick={read.reload}>{t("ui:retry")}</Button>} />;
  if (!read.value) return <p className="sb-op-quiet">{t("ui:table.loading")}</p>;
  if (read.value.runs.length === 0) return <p className="sb-op-quiet">{t("runView:durations.none")}</p>;
  return <Plot durations={read.value} own={taskInstanceId} />;
}

function Plot({ durations, own }: { readonly durations: Durations; readonly own: string }) {
  const t = useTranslate();
  const formats = useFormats();
  const workbench = useWorkbench();
  const { p50Ms, p95Ms } = durations;
  const runs = useMemo(() => durations.runs.toReversed(), [durations]);
  const { dots, band } = useMemo(() => durationPlot(runs, durations, width - 2 * pad, height - 2 * pad), [runs, durations]);
  const start = runs.findIndex((run) => run.taskInstanceId === own);
  const [chosen, setChosen] = useState<number>();
  const at = Math.min(runs.length - 1, chosen ?? (start < 0 ? runs.length - 1 : start));
  const box = useRef<SVGSVGElement>(null);
  const open = (index: number): void => {
    const run = runs[index];
    if (!run) return;
    workbench.open({ kind: "run", params: { workflowInstanceId: run.workflowInstanceId } });
    workbench.inspect({ kind: "taskInstance", params: { workflowInstanceId: run.workflowInstanceId, taskInstanceId: run.taskInstanceId } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: runs.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") open(at);
    else if (to === undefined) return;
    else {
      const next = Math.max(0, Math.min(runs.length - 1, to));
      setChosen(next);
      box.current?.querySelector<SVGElement>(`[data-run="${next}"]`)?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const say = (run: (typeof runs)[number]): string => t("runView:durations.run", { date: run.businessDate, state: t(`state:${run.state}`), duration: run.durationMs === null ? "—" : formats.duration(run.durationMs) });
  return (
    <div className="sb-durations">
      <p className="sb-op-quiet">{p50Ms === null || p95Ms === null ? t("runView:durations.unknown") : t("runView:durations.usual", { p50: formats.duration(p50Ms), p95: formats.duration(p95Ms) })}</p>
      <svg ref={box} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={t("runView:durations.title")} onKeyDown={onKeyDown}>
        <g transform={`translate(${pad} ${pad})`}>
          {band && <rect className="sb-durations-band" x={-pad} width={width} y={band.p95} height={Math.max(1, band.p50 - band.p95)} />}
          {band && <line className="sb-durations-p50" x1={-pad} x2={width - pad} y1={band.p50} y2={band.p50} />}
          <line className="sb-durations-axis" x1={-pad} x2={width - pad} y1={height - 2 * pad} y2={height - 2 * pad} />
          {runs.map((run, index) => {
            const dot = dots[index] ?? { x: runs.length > 1 ? (index * (width - 2 * pad)) / (runs.length - 1) : width / 2 - pad, y: height - 2 * pad };
            const { family, fill } = lookOf(run.state);
            return (
              <circle
                key={run.taskInstanceId}
                data-run={index}
                data-family={family}
                data-solid={fill === "solid" || undefined}
                data-own={run.taskInstanceId === own || undefined}
                className="sb-durations-dot"
                cx={dot.x}
                cy={dot.y}
                r={run.taskInstanceId === own ? 4.5 : 3.5}
                role="button"
                tabIndex={index === at ? 0 : -1}
                aria-label={say(run)}
                onClick={() => open(index)}
              >
                <title>{say(run)}</title>
              </circle>
            );
          })}
        </g>
      </svg>
      <details>
        <summary className="sb-op-quiet">{t("runView:durations.table")}</summary>
        <table>
          <thead>
            <tr>
              <th>{t("operations:column.businessDate")}</th>
              <th>{t("operations:column.state")}</th>
              <th>{t("operations:column.duration")}</th>
            </tr>
          </thead>
          <tbody>
            {durations.runs.map((run, index) => (
              <tr key={run.taskInstanceId}>
                <td>
                  <button type="button" className="sb-link" onClick={() => open(runs.length - 1 - index)}>
                    {run.businessDate}
                  </button>
                </td>
                <td>
                  <StateWord state={run.state} size={14} />
                </td>
                <td>{run.durationMs === null ? "—" : formats.duration(run.durationMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
