import { Button, Input } from "antd";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useWorkflow } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { editorSession } from "../editor/editorSession.ts";
import { isEdited } from "../editor/editorSession.ts";
import { useDesktop } from "../../../desktop/DesktopContext.ts";

/** An old revision again, as a new one [REV1]. */
export function RollBackSheet({ workflowId, number, onClose }: { readonly workflowId: string; readonly number: number; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const { preferences } = useDesktop();
  const summary = useWorkflow(workflowId);
  const session = editorSession(workflowId, preferences);
  const edited = isEdited(session.store.getState());
  const revision = (summary?.revision ?? 0) + 1;
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const rollBack = async (): Promise<void> => {
    if (busy || summary === undefined) return;
    setBusy(true);
    setFailure(undefined);
    try {
      // What is only in this window is in the draft then, and the draft is kept.
      if (edited && !(await session.save())) throw session.store.getState().saveFailure;
      const draftVersion = edited ? session.store.getState().base!.draftVersion : summary.draftVersion;
      const done = await link.ask("workflow.rollback", { workflowId: workflowId as never, number, draftVersion, note: note.trim() });
      platformStore.takeRow("workflows", done);
      notify(t("locks:rollBack.done", { name: done.name, revision: done.revision ?? 0, number }));
      onClose();
    } catch (thrown) {
      setFailure(thrown);
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={t("locks:rollBack.title", { number })}
      place="centre"
      onClose={onClose}
      holds={note !== ""}
      footer={
        <>
          <Button onClick={onClose}>{t("ui:cancel")}</Button>
          <Button type="primary" loading={busy} onClick={() => void rollBack()}>
            {t("locks:rollBack.verb", { revision })}
          </Button>
        </>
      }
    >
      <div className="sb-wf-sheet">
        {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
        <p>{t("locks:rollBack.text", { revision, number })}</p>
        {edited && <p>{t("locks:rollBack.unsaved")}</p>}
        {(edited || summary?.draftDiffers === true) && <p>{t("locks:rollBack.draft")}</p>}
        <label className="sb-wf-stack">
          {t("locks:rollBack.note")}
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
      </div>
    </Sheet>
  );
}
