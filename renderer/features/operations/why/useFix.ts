import { useCallback } from "react";
import { verbRefusal } from "#contract";
import type { TaskInstanceId, Verb } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { notify } from "../../../ui/overlay/notices.ts";
import { useSay } from "../useSay.ts";
import { useOperationStore } from "../verbs/operationStore.ts";
import { useAtOnce } from "../verbs/useAtOnce.ts";

/** Does what a gate offers: the verb with its impact sheet on the task that is in the way, which may be in another run and unknown to this window. */
export function useFix(): (fix: { readonly verb: Verb; readonly taskInstanceId: TaskInstanceId }) => Promise<void> {
  const t = useTranslate();
  const say = useSay();
  const language = useLanguage();
  const ask = useOperationStore((state) => state.ask);
  const atOnce = useAtOnce();
  return useCallback(
    async ({ verb, taskInstanceId }) => {
      try {
        const { task } = await link.ask("taskInstance.get", { taskInstanceId });
        if (!mayDo(platformStore.getState(), "operateOwn", task.projectId)) return notify(t("operations:reason.right"));
        const refusal = verbRefusal(verb, task);
        if (refusal) return notify(say(refusal));
        if (verb === "pause" || verb === "resume") return await atOnce(verb, [task]);
        ask({ verb, targets: [task], scope: "only" });
      } catch (thrown) {
        notify(sentenceOf(thrown, language));
      }
    },
    [t, say, language, ask, atOnce],
  );
}
