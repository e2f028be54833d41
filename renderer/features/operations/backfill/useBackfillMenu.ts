import { useCallback } from "react";
import type { ProjectId } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useOnline } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { entryOf } from "./backfillEntry.ts";

/** A task of a date, as a backfill needs it. */
export interface BackfillSource {
  readonly projectId: ProjectId;
  readonly workflowId: string;
  readonly taskId: string;
  /** Null: of no date in particular. */
  readonly businessDate: string | null;
}

/** The lines of a menu that open the wizard for some tasks of one workflow, alone or with what is downstream of them, and for their dates. */
export function useBackfillMenu(): (tasks: readonly BackfillSource[]) => readonly MenuItem[] {
  const t = useTranslate();
  const workbench = useWorkbench();
  const online = useOnline();
  return useCallback(
    (tasks) => {
      const [first] = tasks;
      const reason =
        first === undefined
          ? t("operations:reason.nothing")
          : !online
            ? t("operations:reason.offline")
            : !mayDo(platformStore.getState(), "operateOwn", first.projectId)
              ? t("operations:reason.right")
              : tasks.some(({ workflowId }) => workflowId !== first.workflowId)
                ? t("backfill:reason.severalWorkflows")
                : undefined;
      const open = (downstream: boolean) => (): void => {
        const dates = tasks.flatMap(({ businessDate }) => (businessDate === null ? [] : [businessDate]));
        const entry = first && entryOf(new Map([[first.workflowId, [...new Set(tasks.map(({ taskId }) => taskId))]]]), dates);
        if (entry) workbench.open({ kind: "newBackfill", params: { ...entry, ...(downstream ? { downstream } : {}) } }, { pin: true });
      };
      return [
        { id: "backfillTask", label: t("backfill:commandTask"), separated: true, disabledReason: reason, run: open(false) },
        { id: "backfillDownstream", label: t("backfill:commandDownstream"), disabledReason: reason, run: open(true) },
      ];
    },
    [t, workbench, online],
  );
}
