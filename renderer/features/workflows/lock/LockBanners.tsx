import { Button } from "antd";
import { useStore } from "zustand";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useLock, useSession } from "../../../state/hooks.ts";
import { Banner } from "../../../ui/Banner.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import type { EditorSession } from "../editor/editorSession.ts";
import { useVersionChoice } from "../versions/versionChoice.ts";
import { lockVerbs } from "./lockVerbs.ts";
import { useReadOnly } from "./useReadOnly.ts";

/** Above the drawing: who asks for the lock, who took it over, and what was found on this computer. */
export function LockBanners({ session }: { readonly session: EditorSession }) {
  const t = useTranslate();
  const formats = useFormats();
  const workbench = useWorkbench();
  const { workflowId } = session;
  const { user } = useSession();
  const lock = useLock(workflowId);
  const readOnly = useReadOnly(workflowId);
  const lost = useStore(session.store, (state) => state.lost);
  const found = useStore(session.store, (state) => state.found);
  const asking = lock?.holderId === user?.id ? (lock?.waiting ?? []).filter((one) => !one.accepted) : [];
  const choose = useVersionChoice((state) => state.choose);
  const compare = (draftId: string): void => {
    choose(workflowId, { before: "saved", after: `kept:${draftId}` });
    workbench.open({ kind: "versions", params: { workflowId } }, { pin: true });
  };
  return (
    <>
      {asking.map((one) => (
        <Banner
          key={one.userId}
          actions={
            <>
              <Button size="small" onClick={() => void lockVerbs.answer(workflowId, one.userId, false)}>
                {t("locks:answer.later")}
              </Button>
              <Button size="small" type="primary" onClick={() => void lockVerbs.answer(workflowId, one.userId, true)}>
                {t("locks:answer.accept")}
              </Button>
            </>
          }
        >
          {t("locks:banner.asks", { user: one.user })}
        </Banner>
      ))}
      {lost && (
        <Banner
          actions={
            lost.draftId !== undefined && (
              <Button size="small" onClick={() => compare(lost.draftId!)}>
                {t("locks:banner.compare")}
              </Button>
            )
          }
          onDismiss={() => session.store.setState({ lost: undefined })}
        >
          {lost.holder === null ? t("locks:banner.broken", { time: formats.clock(lost.at).slice(0, 5) }) : t("locks:banner.lost", { holder: lost.holder, time: formats.clock(lost.at).slice(0, 5) })}
          {lost.draftId !== undefined && ` ${t("locks:banner.kept", { count: lost.changes })}`}
        </Banner>
      )}
      {found && (
        <Banner
          actions={
            <>
              <Button size="small" onClick={session.forgetFound}>
                {t("locks:found.discard")}
              </Button>
              <Button size="small" type="primary" disabled={readOnly !== undefined} title={readOnly} onClick={session.restoreFound}>
                {t("locks:found.restore")}
              </Button>
            </>
          }
        >
          {t("locks:found.text", { when: formats.minute(found.at) })}
        </Banner>
      )}
    </>
  );
}
