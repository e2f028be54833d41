import { useCallback } from "react";
import type { WorkflowSummary } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useOnline } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { notify } from "../../../ui/overlay/notices.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useDefinitionSheets } from "./definitionSheets.ts";
import { useFollowed } from "./useFollowed.ts";

/** What can be done with a workflow in a list. */
export function useWorkflowMenu(): (workflow: WorkflowSummary) => readonly MenuItem[] {
  const t = useTranslate();
  const workbench = useWorkbench();
  const online = useOnline();
  const language = useLanguage();
  const { follows, setFollow } = useFollowed();
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
          disabledReason: right(mayDo(state, "operateOwn", workflow.projectId)) ?? (workflow.revision === null ? t("workflows:reason.neverPublished") : workflow.enabled ? undefined : t("folders:off")),
          run: () => open({ kind: "run", ...params }),
        },
        {
          id: "test",
          label: t("workflows:command.testRun"),
          disabledReason: right(mayDo(state, "operateOwn", workflow.projectId) && mayDo(state, "edit", workflow.projectId)),
          run: () => open({ kind: "test", ...params }),
        },
        {
          id: "backfill",
          label: t("backfill:command"),
          disabledReason: right(mayDo(state, "operateOwn", workflow.projectId)) ?? (workflow.revision === null ? t("workflows:reason.neverPublished") : workflow.enabled ? undefined : t("folders:off")),
          run: () => workbench.open({ kind: "newBackfill", params }, { pin: true }),
        },
        {
          id: "enabled",
          label: t(workflow.enabled ? "folders:disable" : "folders:enable"),
          separated: true,
          disabledReason: right(mayDo(state, "publish", workflow.projectId)),
          run: () => {
            if (workflow.enabled) open({ kind: "disableWorkflows", workflowIds: [workflow.id] });
            else
              void link.ask("workflow.setEnabled", { workflowId: workflow.id, enabled: true }).then(
                (row) => platformStore.takeRow("workflows", row),
                (thrown: unknown) => notify(sentenceOf(thrown, language)),
              );
          },
        },
        {
          id: "freeze",
          label: t(workflow.frozen ? "folders:unfreeze" : "folders:freeze"),
          disabledReason: online ? (mayDo(state, "administer", workflow.projectId) ? undefined : t("folders:freezeRight")) : t("workflows:reason.offline"),
          run: () =>
            void link.ask("workflow.freeze", { workflowId: workflow.id, frozen: !workflow.frozen }).then(
              (row) => {
                platformStore.takeRow("workflows", row);
                notify(t(row.frozen ? "folders:frozenNow" : "folders:unfrozenNow", { name: row.name }));
              },
              (thrown: unknown) => notify(sentenceOf(thrown, language)),
            ),
        },
        {
          id: "follow",
          label: t(follows(workflow.id) ? "folders:unfollow" : "folders:follow"),
          disabledReason: right(true),
          run: () => void setFollow(workflow.id, !follows(workflow.id)).catch((thrown: unknown) => notify(sentenceOf(thrown, language))),
        },
        { id: "owner", label: t("folders:setOwner"), disabledReason: right(mayDo(state, "edit", workflow.projectId)), run: () => open({ kind: "ownerOfWorkflow", ...params }) },
        { id: "move", label: t("folders:move"), disabledReason: right(mayDo(state, "edit", workflow.projectId)), run: () => open({ kind: "moveWorkflow", ...params }) },
        { id: "project", label: t("workflows:menu.project"), separated: true, run: () => workbench.open({ kind: "project", params: { projectId: workflow.projectId } }) },
        { id: "remove", label: t("workflows:menu.remove"), separated: true, disabledReason: right(mayDo(state, "edit", workflow.projectId)), run: () => open({ kind: "removeWorkflow", ...params }) },
      ];
    },
    [t, workbench, online, open, language, follows, setFollow],
  );
}
