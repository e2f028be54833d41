import type { EditLock } from "#contract";
import { currentLanguage } from "../../../i18n/translation.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { notify } from "../../../ui/overlay/notices.ts";

const said = async (asked: Promise<EditLock>): Promise<void> => {
  try {
    platformStore.takeLock(await asked);
  } catch (thrown) {
    notify(sentenceOf(thrown, currentLanguage()));
  }
};
const of = (workflowId: string) => ({ workflowId: workflowId as EditLock["workflowId"] });

/** What one does with a lock in one press; a refusal is said. */
export const lockVerbs = {
  take: (workflowId: string): Promise<void> => said(link.ask("lock.take", of(workflowId))),
  ask: (workflowId: string): Promise<void> => said(link.ask("lock.ask", of(workflowId))),
  answer: (workflowId: string, userId: string, accept: boolean): Promise<void> => said(link.ask("lock.answer", { ...of(workflowId), userId: userId as never, accept })),
};
