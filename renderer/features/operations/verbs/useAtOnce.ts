import { useCallback } from "react";
import type { TaskInstanceId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { notify } from "../../../ui/overlay/notices.ts";
import type { VerbTarget } from "../model/targets.ts";

/** Pause and resume are done at once and offer to be undone for 8 s (UX a.5): only what was really changed is put back. */
export function useAtOnce(): (verb: "pause" | "resume", targets: readonly Pick<VerbTarget, "id">[]) => Promise<void> {
  const t = useTranslate();
  const language = useLanguage();
  return useCallback(
    async (verb, targets) => {
      const apply = async (name: "pause" | "resume", taskInstanceIds: readonly TaskInstanceId[], undo: boolean): Promise<void> => {
        try {
          const { applied } = await link.ask("operation.apply", { verb: name, taskInstanceIds: [...taskInstanceIds] });
          const changed = applied.map((change) => change.taskInstanceId as TaskInstanceId);
          notify(t(`operations:done.${name}`, { count: changed.length }), undo ? () => void apply(name === "pause" ? "resume" : "pause", changed, false) : undefined);
        } catch (thrown) {
          notify(sentenceOf(thrown, language));
        }
      };
      await apply(
        verb,
        targets.map(({ id }) => id),
        true,
      );
    },
    [t, language],
  );
}
