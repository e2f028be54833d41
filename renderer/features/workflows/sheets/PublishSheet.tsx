import { Button, Input } from "antd";
import { useState } from "react";
import { WhenChoice } from "./WhenChoice.tsx";
import { useStore } from "zustand";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOf, failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useWorkflow } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import type { EditorSession } from "../editor/editorSession.ts";
import { problemPlace } from "../model/problemPlace.ts";
import { ChangeList } from "../versions/ChangeList.tsx";
import { DiffGraph } from "../versions/DiffGraph.tsx";
import { useComparison } from "../versions/useComparison.ts";

/** What publishing changes, task by task, then a note for those who come later. */
export function PublishSheet({ session, onClose }: { readonly session: EditorSession; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const { workflowId } = session;
  const summary = useWorkflow(workflowId);
  const revision = summary?.revision ?? null;
  const draft = useStore(session.store, (state) => state.history.present);
  const published = useReading(`published:${workflowId}:${revision ?? ""}`, async () =>
    revision === null ? null : (await link.ask("workflow.revision", { workflowId: workflowId as never, number: revision })).definition,
  );
  const comparison = useComparison(published.value, draft.definition);
  const [chosen, setChosen] = useState<string>();
  const [note, setNote] = useState("");
  const [generate, setGenerate] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const publish = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      if (!(await session.save())) {
        const { stale, saveFailure } = session.store.getState();
        setBusy(false);
        if (stale) onClose();
        else setFailure(saveFailure);
        return;
      }
      const done = await link.ask("workflow.publish", { workflowId: workflowId as never, draftVersion: session.store.getState().base!.draftVersion, note: note.trim(), generate });
      platformStore.takeRow("workflows", done);
      notify(t("workflows:publish.done", { name: done.name, revision: done.revision ?? 0 }));
      onClose();
    } catch (thrown) {
      setFailure(thrown);
      setBusy(false);
    }
  };
  // What the server refuses has a place: the sheet gives way to its field.
  const [first] = failure === undefined ? [] : failureOf(failure).problems;
  const problem = first && problemPlace({ path: first.path.replace(/^definition\./, "") }, draft.definition.tasks);
  return (
    <Sheet
      title={t("workflows:publish.title", { name: draft.name, revision: (revision ?? 0) + 1 })}
      width={720}
      onClose={onClose}
      holds={note !== ""}
      footer={
        <>
          <Button onClick={onClose}>{t("ui:cancel")}</Button>
          <Button type="primary" data-autofocus loading={busy} onClick={() => void publish()}>
            {t("workflows:publish.verb", { revision: (revision ?? 0) + 1 })}
          </Button>
        </>
      }
    >
      <div className="sb-wf-sheet">
        {failure !== undefined && (
          <ErrorCard {...failureWords(failure, language)} actions={problem && <Button onClick={() => (onClose(), session.focusField(problem.taskId, problem.field))}>{t("workflows:publish.showProblem")}</Button>} />
        )}
        {published.failure !== undefined && <ErrorCard {...failureWords(published.failure, language)} />}
        {comparison && (
          <>
            <p>
              {revision === null
                ? t("workflows:publish.first", { count: draft.definition.tasks.length })
                : comparison.count === 0
                  ? t("workflows:publish.nothing", { revision })
                  : t("workflows:publish.against", { revision })}
            </p>
            {comparison.count > 0 && (
              <div className="sb-publish-graph">
                <DiffGraph
                  before={comparison.before}
                  after={comparison.after}
                  diff={comparison.diff}
                  current={comparison.changes.find(({ id }) => id === chosen)?.taskId}
                  onChoose={(taskId) => setChosen(`task:${taskId}`)}
                />
              </div>
            )}
            <ChangeList changes={comparison.changes} current={chosen} onChoose={setChosen} />
          </>
        )}
        {(draft.definition.schedule != null || published.value?.schedule != null) && <WhenChoice session={session} generate={generate} onChange={setGenerate} />}
        <label className="sb-wf-stack">
          {t("workflows:publish.note")}
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
      </div>
    </Sheet>
  );
}
