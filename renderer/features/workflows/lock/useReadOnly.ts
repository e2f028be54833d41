import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useLock, usePlatformState, useSession, useWorkflow } from "../../../state/hooks.ts";

/** [LOCK1] Why this workflow cannot be edited here; undefined when it can. */
export function useReadOnly(workflowId: string): string | undefined {
  const t = useTranslate();
  const lock = useLock(workflowId);
  const { user } = useSession();
  const projectId = useWorkflow(workflowId)?.projectId;
  const mayEdit = usePlatformState((state) => mayDo(state, "edit", projectId));
  if (!mayEdit) return t("workflows:reason.right");
  return lock === undefined || lock.holderId === user?.id ? undefined : t("locks:reason.foreign", { holder: lock.holder });
}
