import type { OutputOf, TaskInstanceRow, UiUp } from "#contract";
import type { ReactNode } from "react";
import { say } from "#contract";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { instanceGlyph } from "../../ui/glyphFor.ts";
import { MiddleText } from "../../ui/MiddleText.tsx";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import { useFormats } from "../../ui/useFormats.tsx";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";

type Today = OutputOf<UiUp, "today.get">;

/** Opens a task: its run, with why in the inspector. */
export function useOpenTask(): (task: { readonly workflowInstanceId: string; readonly taskInstanceId: string }) => void {
  const { open, inspect } = useWorkbench();
  return ({ workflowInstanceId, taskInstanceId }) => {
    open({ kind: "run", params: { workflowInstanceId } });
    inspect({ kind: "taskInstance", params: { workflowInstanceId, taskInstanceId } }, { reveal: true });
  };
}

/** Tasks as lines: state, name, where it belongs, one sentence. */
export function TaskLines({ rows, beside }: { readonly rows: readonly TaskInstanceRow[]; readonly beside?: (row: TaskInstanceRow) => ReactNode }) {
  const language = useLanguage();
  const open = useOpenTask();
  return (
    <ul className="sb-today-lines">
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" onClick={() => open({ workflowInstanceId: row.workflowInstanceId, taskInstanceId: row.id })}>
            <StateGlyph state={instanceGlyph({ state: row.state, forcedBy: row.forcedBy, cause: row.cause, blocked: row.rootCauseId !== null, paused: row.pausedBy !== null, frozen: row.frozen })} size={14} />
            <span className="sb-today-line-name">
              <MiddleText text={row.name} />
              <span className="sb-today-quiet">{`${row.projectName}/${row.workflowName}`}</span>
            </span>
            {row.reason && <span className="sb-today-line-why">{say(row.reason, language === "en" ? "en" : "zh")}</span>}
            {beside && <span className="sb-today-line-end">{beside(row)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** S4-12: the longest of the date, each beside how long it usually takes. */
export function LongestLines({ longest }: { readonly longest: Today["longest"] }) {
  const t = useTranslate();
  const { duration } = useFormats();
  const open = useOpenTask();
  const most = Math.max(1, ...longest.map((one) => Math.max(one.durationMs, one.p50Ms ?? 0)));
  return (
    <ul className="sb-today-lines">
      {longest.map((one) => (
        <li key={one.taskInstanceId}>
          <button type="button" aria-label={t("today:longest.row", { name: one.name, workflow: one.workflowName, duration: duration(one.durationMs) })} onClick={() => open(one)}>
            <span className="sb-today-line-name">
              <MiddleText text={one.name} />
              <span className="sb-today-quiet">{one.workflowName}</span>
            </span>
            <span className="sb-today-span" data-family={one.running ? "active" : "idle"}>
              <i style={{ width: `${(one.durationMs / most) * 100}%` }} />
              {one.p50Ms !== null && <b style={{ insetInlineStart: `${(one.p50Ms / most) * 100}%` }} />}
            </span>
            <span className="sb-today-line-end">
              {duration(one.durationMs)}
              <span className="sb-today-quiet">{one.p50Ms === null ? t("today:longest.new") : t("today:longest.usual", { duration: duration(one.p50Ms) })}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Runs with a committed time that has passed, or that will be missed if everything takes as long as usual. */
export function LateLines({ late }: { readonly late: Today["late"] }) {
  const t = useTranslate();
  const { minute } = useFormats();
  const { open } = useWorkbench();
  return (
    <ul className="sb-today-lines">
      {late.map((one) => (
        <li key={one.workflowInstanceId}>
          <button type="button" onClick={() => open({ kind: "run", params: { workflowInstanceId: one.workflowInstanceId } })}>
            <StateGlyph state={one.late ? "MISSED" : "WAIT_TIME"} size={14} decorative />
            <span className="sb-today-line-name">
              <MiddleText text={one.workflowName} />
            </span>
            <span className="sb-today-line-end">
              {one.late || one.predictedAt === null ? t("today:late.passed", { at: minute(one.deadlineAt) }) : t("today:late.predicted", { at: minute(one.deadlineAt), predicted: minute(one.predictedAt) })}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
