import { useTranslate } from "../../../i18n/useTranslate.ts";
import { mayDo, useOnline, usePlatformState } from "../../../state/hooks.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { entryOf, MOST_WORKFLOWS } from "../backfill/backfillEntry.ts";
import { targetsOfBlock, type BoardBlock, type BoardLine } from "./boardModel.ts";

/** Opens the wizard for the workflows or tasks of a block and its dates; the first line is what the backfill is named after. */
export function useBlockBackfill(lines: readonly BoardLine[], dates: readonly string[], block: BoardBlock): MenuItem {
  const t = useTranslate();
  const workbench = useWorkbench();
  const online = useOnline();
  const projectId = lines[block.rowFrom]?.row.projectId;
  const may = usePlatformState((state) => mayDo(state, "operateOwn", projectId));
  const targets = targetsOfBlock(lines, block);
  const entry = entryOf(targets, dates.slice(block.columnFrom, block.columnTo + 1));
  const disabledReason =
    entry === undefined
      ? t("operations:reason.nothing")
      : !online
        ? t("operations:reason.offline")
        : !may
          ? t("operations:reason.right")
          : targets.size > MOST_WORKFLOWS
            ? t("backfill:reason.manyWorkflows", { most: MOST_WORKFLOWS })
            : undefined;
  return { id: "backfill", label: t("backfill:command"), disabledReason, run: () => entry && workbench.open({ kind: "newBackfill", params: entry }, { pin: true }) };
}
