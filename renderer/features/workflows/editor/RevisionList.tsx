import { useState } from "react";
import { Button } from "antd";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useWorkflow } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { Moment } from "../../../ui/Moment.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { openSession } from "./editorSession.ts";

/** Published revisions, newest first; any of them can be taken back into the draft. */
export function RevisionList({ workflowId }: { readonly workflowId: string }) {
  const t = useTranslate();
  const language = useLanguage();
  const summary = useWorkflow(workflowId);
  const { value, failure } = useReading(`revisions:${workflowId}:${summary?.revision ?? ""}`, () => link.ask("workflow.revisions", { workflowId: workflowId as never }));
  const [busy, setBusy] = useState<number>();
  const takeBack = async (number: number): Promise<void> => {
    setBusy(number);
    try {
      const revision = await link.ask("workflow.revision", { workflowId: workflowId as never, number });
      openSession(workflowId)?.editDefinition(() => revision.definition);
      notify(t("workflows:revisions.taken", { number }));
    } catch (thrown) {
      notify(sentenceOf(thrown, language));
    }
    setBusy(undefined);
  };
  const revisions = value?.filter(({ number }) => number !== null).toSorted((a, b) => b.number! - a.number!) ?? [];
  return (
    <section className="sb-wf-revisions">
      <h3>{t("workflows:revisions.title")}</h3>
      {failure !== undefined && <p className="sb-wf-problem">{sentenceOf(failure, language)}</p>}
      {value && revisions.length === 0 && <p className="sb-wf-help">{t("workflows:revisions.none")}</p>}
      <ol>
        {revisions.map(({ id, number, note, createdAt, createdBy }) => (
          <li key={id}>
            <strong>{`r${number}`}</strong>
            <span className="sb-wf-help">
              <Moment ms={createdAt} /> · {createdBy}
            </span>
            {note !== "" && <span className="sb-wf-note">{note}</span>}
            <Button size="small" type="text" loading={busy === number} onClick={() => void takeBack(number!)}>
              {t("workflows:revisions.takeBack")}
            </Button>
          </li>
        ))}
      </ol>
    </section>
  );
}
