import { Button } from "antd";
import { useMemo } from "react";
import type { Workflow } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { definitionDiff } from "../model/definitionDiff.ts";
import type { EditorSession } from "../editor/editorSession.ts";

/** Somebody saved meanwhile. Nothing is lost either way: mine stays in the history, theirs is what was saved. */
export function StaleSheet({ theirs, session }: { readonly theirs: Workflow; readonly session: EditorSession }) {
  const t = useTranslate();
  const diff = useMemo(() => definitionDiff(theirs.draft, session.store.getState().history.present.definition), [theirs, session]);
  const close = (): void => session.store.setState({ stale: undefined });
  return (
    <Sheet
      title={t("workflows:stale.title", { by: theirs.changedBy })}
      place="centre"
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{t("workflows:stale.later")}</Button>
          <Button onClick={session.takeTheirs}>{t("workflows:stale.theirs")}</Button>
          <Button type="primary" onClick={() => void session.keepMine()}>
            {t("workflows:stale.mine")}
          </Button>
        </>
      }
    >
      <div className="sb-wf-sheet">
        <p>{t("workflows:stale.text", { by: theirs.changedBy })}</p>
        <p className="sb-wf-help">{t("workflows:stale.diff", { added: diff.added.length, removed: diff.removed.length, changed: diff.changed.length })}</p>
        <p className="sb-wf-help">{t("workflows:stale.undo")}</p>
      </div>
    </Sheet>
  );
}
