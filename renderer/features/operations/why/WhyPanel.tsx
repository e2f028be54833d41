import { Button } from "antd";
import { useId } from "react";
import type { Attempt, TaskInstance, Why } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Moment } from "../../../ui/Moment.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { CandidateList } from "../inspector/CandidateList.tsx";
import { Survivors } from "../inspector/Survivors.tsx";
import { useFilterStore } from "../model/filterStore.ts";
import { noFilter } from "../model/instanceFilter.ts";
import { ResultText } from "../ResultText.tsx";
import { useSay } from "../useSay.ts";
import { GateList } from "./GateList.tsx";
import { useWhy } from "./useWhy.ts";
import { WhyChain } from "./WhyChain.tsx";
import "./why.css";

interface WhyPanelProps {
  readonly task: TaskInstance & { readonly nodeName: string | null };
  readonly attempt: Attempt | undefined;
}

/** [WHY1] The answer in one sentence, then the gates, the hosts with all their reasons, the way to the root, and when it is done (UX J5). It is asked again when what it looks at changes. */
export function WhyPanel({ task, attempt }: WhyPanelProps) {
  const t = useTranslate();
  const language = useLanguage();
  const say = useSay();
  const why = useWhy(task.id);
  const { value } = why;
  if (!value)
    return (
      <>
        {/* Until the server has answered, what the row says. */}
        <p className="sb-op-answer">
          <ResultText task={task} node={task.nodeName} />
        </p>
        {why.failure !== undefined && <ErrorCard {...failureWords(why.failure, language)} actions={<Button onClick={why.reload}>{t("ui:retry")}</Button>} />}
      </>
    );
  return (
    <div className="sb-why">
      <p className="sb-op-answer" data-why-answer>
        {say(value.answer)}
      </p>
      {why.before && (
        <p className="sb-why-before" role="status">
          {t("runView:why.changed")} <Moment ms={why.before.until} /> · {say(why.before.answer)}
        </p>
      )}
      {task.killRequested && <p>{t("operations:why.killKept")}</p>}
      <After why={value} />
      <GateList gates={value.gates} />
      {value.candidates.length > 0 && (
        <Part title={t("operations:inspector.candidates", { count: value.candidates.length })}>
          <CandidateList candidates={value.candidates} />
        </Part>
      )}
      {value.chain.length > 0 && (
        <Part title={t("runView:why.chain")}>
          <WhyChain chain={value.chain} />
        </Part>
      )}
      {attempt && task.state === "KILL_FAILED" && <Survivors survivors={attempt.survivors} />}
    </div>
  );
}

/** When it is done, and who waits for the same. */
function After({ why: { prediction, waitingForSame, chain, taskInstanceId } }: { readonly why: Why }) {
  const t = useTranslate();
  const formats = useFormats();
  const workbench = useWorkbench();
  const root = chain.at(-1);
  if (!prediction && waitingForSame === 0) return null;
  const listThem = (): void => {
    useFilterStore.getState().set({ ...noFilter, behind: { id: root?.taskInstanceId ?? taskInstanceId, name: root?.name ?? "" } });
    workbench.open({ kind: "instances", params: {} });
  };
  return (
    <p className="sb-why-after">
      {prediction && <span title={formats.instant(prediction.at)}>{t(prediction.after === "rerun" ? "runView:why.doneIfRerun" : "runView:why.done", { time: formats.minute(prediction.at) })}</span>}
      {waitingForSame > 0 &&
        (root ? (
          <button type="button" className="sb-link" onClick={listThem}>
            {t("runView:why.same", { count: waitingForSame })}
          </button>
        ) : (
          <span>{t("runView:why.same", { count: waitingForSame })}</span>
        ))}
    </p>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="sb-why-part">
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}
