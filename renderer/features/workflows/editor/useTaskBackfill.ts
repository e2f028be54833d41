import { useCallback } from "react";
import { useStore } from "zustand";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useOnline, usePlatformState, useWorkflow } from "../../../state/hooks.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useEditor } from "./useEditor.ts";

/** The lines of a task's menu that open the wizard of backfills for it, alone or with what is downstream. They change nothing, so they need no lock. */
export function useTaskBackfill(): (taskIds: readonly string[]) => readonly MenuItem[] {
  const t = useTranslate();
  const workbench = useWorkbench();
  const { workflowId, store } = useEditor();
  const summary = useWorkflow(workflowId);
  const online = useOnline();
  const projectId = useStore(store, (state) => state.base?.projectId);
  const may = usePlatformState((state) => mayDo(state, "operateOwn", projectId));
  return useCallback(
    (taskIds) => {
      if (taskIds.length === 0) return [];
      const disabledReason = !online
        ? t("workflows:reason.offline")
        : !may
          ? t("workflows:reason.right")
          : summary?.revision == null
            ? t("workflows:reason.neverPublished")
            : summary.enabled
              ? undefined
              : t("folders:off");
      const open = (downstream: boolean) => (): void => workbench.open({ kind: "newBackfill", params: { workflowId, tasks: taskIds.join(","), ...(downstream ? { downstream } : {}) } }, { pin: true });
      return [
        { id: "backfillTask", label: t("backfill:commandTask"), separated: true, disabledReason, run: open(false) },
        { id: "backfillDownstream", label: t("backfill:commandDownstream"), disabledReason, run: open(true) },
      ];
    },
    [t, workbench, workflowId, summary, online, may],
  );
}
