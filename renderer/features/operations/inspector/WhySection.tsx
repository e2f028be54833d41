import type { Attempt, TaskInstance } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Age, Moment } from "../../../ui/Moment.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { ResultText } from "../ResultText.tsx";
import { taskGlyph } from "../model/taskGlyph.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { Survivors } from "./Survivors.tsx";

interface WhySectionProps {
  readonly task: TaskInstance & { readonly nodeName: string | null };
  readonly upstream: readonly TaskInstance[];
  readonly attempt: Attempt | undefined;
}

/** The answer in one sentence, then what has been passed and what blocks (UX J5). */
export function WhySection({ task, upstream, attempt }: WhySectionProps) {
  const t = useTranslate();
  const { inspect } = useWorkbench();
  const done = upstream.filter(({ state }) => state === "SUCCESS" || state === "SKIPPED").length;
  const blocking = upstream.filter(({ state }) => state !== "SUCCESS" && state !== "SKIPPED");
  return (
    <>
      <p className="sb-op-answer">
        <ResultText task={task} node={task.nodeName} />
      </p>
      {task.killRequested && <p>{t("operations:why.killKept")}</p>}
      <ul className="sb-op-gates">
        {upstream.length > 0 && (
          <Gate passed={blocking.length === 0} label={t("operations:why.upstream", { done, total: upstream.length })}>
            {blocking.slice(0, 5).map((one) => (
              <button key={one.id} type="button" className="sb-link sb-op-gate-link" onClick={() => inspect({ kind: "taskInstance", params: { workflowInstanceId: one.workflowInstanceId, taskInstanceId: one.id } })}>
                <StateGlyph state={taskGlyph(one)} size={14} />
                {one.name}
              </button>
            ))}
          </Gate>
        )}
        {task.retryAt !== null && task.state === "WAIT_RETRY" && (
          <Gate passed={false} label={t("operations:why.retry")}>
            <Moment ms={task.retryAt} />
          </Gate>
        )}
        {task.readyAt !== null && (
          <Gate passed label={t("operations:why.ready")}>
            <Moment ms={task.readyAt} />
          </Gate>
        )}
        {attempt && attempt.endedAt === null && (
          <>
            <Gate passed={attempt.acceptedAt !== null} label={attempt.nodeName ? t("operations:why.acceptedBy", { node: attempt.nodeName }) : t("operations:why.accepted")}>
              <Moment ms={attempt.acceptedAt ?? attempt.createdAt} />
            </Gate>
            <Gate passed={attempt.startedAt !== null} label={t("operations:why.process")}>
              {attempt.pid !== null && <span>{t("operations:why.pid", { pid: String(attempt.pid) })}</span>}
              {attempt.startedAt !== null && <Age since={attempt.startedAt} />}
            </Gate>
          </>
        )}
      </ul>
      {attempt && task.state === "KILL_FAILED" && <Survivors survivors={attempt.survivors} />}
    </>
  );
}

function Gate({ passed, label, children }: { readonly passed: boolean; readonly label: string; readonly children?: React.ReactNode }) {
  const t = useTranslate();
  return (
    <li data-passed={passed}>
      <StateGlyph state={passed ? "SUCCESS" : "WAIT_TIME"} size={14} decorative />
      <span className="sb-hidden">{passed ? t("operations:why.passed") : t("operations:why.blocking")}</span>
      <span>{label}</span>
      <span className="sb-op-gate-evidence">{children}</span>
    </li>
  );
}
