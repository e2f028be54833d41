import { Button } from "antd";
import { Lock, LockOpen } from "lucide-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useOnline, usePlatformState, mayDo, useWorkflow } from "../../../state/hooks.ts";
import type { LockStanding } from "../../../state/lockStanding.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import type { EditorSession } from "../editor/editorSession.ts";
import { useEdited } from "../editor/useEditor.ts";
import { lockVerbs } from "./lockVerbs.ts";
import { TakeOverSheet } from "./TakeOverSheet.tsx";
import { useLockStanding } from "./useLockStanding.ts";

const MINUTE = 60_000;
const LAST = 10_000;

/** Who edits this workflow, since when they have not, and the way to it (J9). */
export function LockChip({ session }: { readonly session: EditorSession }) {
  const t = useTranslate();
  const formats = useFormats();
  const online = useOnline();
  const edited = useEdited(session);
  const { workflowId } = session;
  const projectId = useWorkflow(workflowId)?.projectId;
  const mayEdit = usePlatformState((state) => mayDo(state, "edit", projectId));
  const standing = useLockStanding(workflowId);
  const [taking, setTaking] = useState<string>();
  const offline = online ? (mayEdit ? undefined : t("locks:reason.edit")) : t("workflows:reason.offline");
  const verb = (label: string, reason: string | undefined, run: () => void): ReactNode => (
    <Button size="small" disabled={reason !== undefined} title={reason} onClick={run}>
      {label}
    </Button>
  );
  const wholeSeconds = (seconds: number): string => formats.duration(seconds * 1000);
  const words = (): string => {
    if (standing.kind === "own") return t("locks:chip.own");
    if (standing.kind === "free") return t("locks:chip.free");
    const { holder } = standing.lock;
    if (standing.accepted) return t("locks:chip.accepted", { holder });
    const idle = wholeSeconds(Math.floor(standing.idleMs / 1000));
    return standing.leftMs > 0 ? t("locks:chip.foreign", { holder, idle, left: wholeSeconds(Math.ceil(standing.leftMs / 1000)) }) : t("locks:chip.foreignFree", { holder, idle });
  };
  return (
    <>
      <span className="sb-wf-chip sb-lock-chip" data-lock={standing.kind}>
        {standing.kind === "free" ? <LockOpen size={12} aria-hidden /> : <Lock size={12} aria-hidden />}
        <span>{words()}</span>
      </span>
      {standing.kind === "free" && verb(t("locks:edit"), offline, () => void lockVerbs.take(workflowId))}
      {standing.kind === "own" && verb(t("locks:release"), offline ?? (edited ? t("locks:reason.unsaved") : undefined), () => void session.release())}
      {standing.kind === "foreign" &&
        (standing.leftMs > 0
          ? verb(standing.asked ? t("locks:asked") : t("locks:ask"), offline ?? (standing.asked ? t("locks:reason.asked") : undefined), () => void lockVerbs.ask(workflowId))
          : verb(t("locks:takeOver"), offline, () => setTaking(standing.lock.holder)))}
      <span className="sb-hidden" role="status">
        {announced(standing, t("locks:said.minute"), t("locks:said.seconds"), t("locks:said.now"))}
      </span>
      {taking !== undefined && <TakeOverSheet workflowId={workflowId} holder={taking} onClose={() => setTaking(undefined)} />}
    </>
  );
}

/** Said aloud at one minute, at ten seconds and at the end; silent in between, because the text is then the same. */
function announced(standing: LockStanding, minute: string, seconds: string, now: string): string {
  if (standing.kind !== "foreign") return "";
  if (standing.leftMs === 0) return now;
  return standing.leftMs <= LAST ? seconds : standing.leftMs <= MINUTE ? minute : "";
}
