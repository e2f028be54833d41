import { useCallback } from "react";
import type { WorkflowSummary } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useOnline } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { notify } from "../../../ui/overlay/notices.ts";
import { useDefinitionSheets } from "./definitionSheets.ts";

/** What can be done with several workflows at once: those that are off are switched on, those that are on off, after what depends on them was shown. */
export function useManyWorkflowsMenu(): (workflows: readonly WorkflowSummary[]) => readonly MenuItem[] {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const open = useDefinitionSheets((state) => state.open);
  return useCallback(
    (workflows) => {
      const mine = workflows.filter((one) => mayDo(platformStore.getState(), "publish", one.projectId));
      const [on, off] = [mine.filter((one) => one.enabled), mine.filter((one) => !one.enabled)];
      const reason = (some: readonly WorkflowSummary[]): string | undefined => (!online ? t("workflows:reason.offline") : some.length === 0 ? t("workflows:reason.right") : undefined);
      const enable = async (): Promise<void> => {
        for (const { id } of off) platformStore.takeRow("workflows", await link.ask("workflow.setEnabled", { workflowId: id, enabled: true }));
      };
      return [
        { id: "enableAll", label: t("folders:enableAll", { count: off.length }), disabledReason: reason(off), run: () => void enable().catch((thrown: unknown) => notify(sentenceOf(thrown, language))) },
        { id: "disableAll", label: t("folders:disableAll", { count: on.length }), disabledReason: reason(on), run: () => open({ kind: "disableWorkflows", workflowIds: on.map(({ id }) => id) }) },
      ];
    },
    [t, language, online, open],
  );
}
