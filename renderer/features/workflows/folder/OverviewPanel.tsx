import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import type { FolderId, ProjectId, RunStanding } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useWorkflowInstances } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useSay } from "../useSay.ts";
import "./overview.css";

const standings = ["all", "failed", "running", "waiting", "success"] as const;
type Shown = (typeof standings)[number];
const glyphOf = { failed: "FAILED", running: "RUNNING", waiting: "WAIT_TIME", success: "SUCCESS" } as const satisfies Record<RunStanding, string>;

/** S4-16: how the runs of a business date stand below a folder, or in the whole project; each number shows its runs. */
export function OverviewPanel({ projectId, folderId }: { readonly projectId: string; readonly folderId: string | undefined }) {
  const t = useTranslate();
  const say = useSay();
  const language = useLanguage();
  const workbench = useWorkbench();
  const [date, setDate] = useState<string>();
  const [shown, setShown] = useState<Shown>("all");
  // Whatever happens to a run of the project, the numbers are read again.
  const newest = useWorkflowInstances().reduce((seq, one) => (one.projectId === projectId ? Math.max(seq, one.changedSeq) : seq), 0);
  const { value, failure, reload } = useReading(
    `overview ${projectId} ${folderId ?? ""} ${date ?? ""}`,
    () => link.ask("folder.overview", { projectId: projectId as ProjectId, ...(folderId === undefined ? {} : { folderId: folderId as FolderId }), ...(date === undefined ? {} : { businessDate: date }) }),
    String(newest),
  );
  if (failure !== undefined) return <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={reload}>{t("ui:retry")}</Button>} />;
  const runs = value?.runs.filter((run) => shown === "all" || run.standing === shown) ?? [];
  const openRun = (workflowInstanceId: string): void => workbench.open({ kind: "run", params: { workflowInstanceId } });
  return (
    <div className="sb-wf-overview">
      <label className="sb-wf-date">
        {t("folders:businessDate")}
        <DatePicker size="small" value={value ? dayjs(value.businessDate) : null} allowClear={false} onChange={(next) => setDate(next?.format("YYYY-MM-DD"))} />
      </label>
      <div className="sb-wf-tiles" role="group" aria-label={t("folders:overview")}>
        {standings.map((standing) => (
          <button key={standing} type="button" aria-pressed={shown === standing} onClick={() => setShown(standing)}>
            <span className="sb-wf-tile-name">
              {standing !== "all" && <StateGlyph state={glyphOf[standing]} size={12} decorative />}
              {t(`folders:${standing}`)}
            </span>
            <strong>{value?.counts[standing] ?? "—"}</strong>
          </button>
        ))}
      </div>
      {value && (
        <section>
          <h3>{t("folders:runs")}</h3>
          {runs.length === 0 ? (
            <p className="sb-wf-help">{value.counts.all === 0 ? t("folders:noRuns") : t("folders:noneStanding")}</p>
          ) : (
            <ul className="sb-wf-lines">
              {runs.map((run) => (
                <li key={run.workflowInstanceId}>
                  <StateGlyph state={glyphOf[run.standing]} size={12} />
                  <button type="button" className="sb-link" onClick={() => openRun(run.workflowInstanceId)}>
                    {run.workflowName}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
      {value && value.waits.length > 0 && (
        <section>
          <h3>{t("folders:waits")}</h3>
          <ul className="sb-wf-lines">
            {value.waits.map((wait) => (
              <li key={wait.taskInstanceId}>
                <button type="button" className="sb-link" onClick={() => openRun(wait.workflowInstanceId)}>
                  {`${wait.workflowName}/${wait.name}`}
                </button>
                <span className="sb-wf-help">{say(wait.reason)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
