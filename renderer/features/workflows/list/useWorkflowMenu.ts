import { useCallback } from "react";
import type { WorkflowSummary } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useOnline } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useDefinitionSheets } from "./definitionSheets.ts";

/** What can be done with a workflow in a list. */
export function useWorkflowMenu(): (workflow: WorkflowSummary) => readonly MenuItem[] {
  const t = useTranslate();
  const workbench = useWorkbench();
  const online = useOnline();
  const open = useDefinitionSheets((state) => state.open);
  return useCallback(
    (workflow) => {
      const params = { workflowId: workflow.id as string };
      const right = (may: boolean): string | undefined => (online ? (may ? undefined : t("workflows:reason.right")) : t("workflows:reason.offline"));
      const state = platformStore.getState();
      return [
        { id: "open", label: t("workflows:menu.open"), keys: "Enter", run: () => workbench.open({ kind: "workflow", params }) },
        {
          id: "run",
          label: t("workflows:command.run"),
          disabledReason: right(mayDo(state, "operateOwn", workflow.projectId)) ?? (workflow.revision === null ? t("workflows:reason.neverPublished") : undefined),
          run: () => open({ kind: "run", ...params }),
        },
        { id: "project", label: t("workflows:menu.project"), separated: true, run: () => workbench.open({ kind: "project", params: { projectId: workflow.projectId } }) },
        { id: "remove", label: t("workflows:menu.remove"), separated: true, disabledReason: right(mayDo(state, "edit", workflow.projectId)), run: () => open({ kind: "removeWorkflow", ...params }) },
      ];
    },
    [t, workbench, online, open],
  );
}
