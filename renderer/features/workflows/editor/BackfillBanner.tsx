import { CalendarRange } from "lucide-react";
import { Button } from "antd";
import type { WorkflowId } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { link } from "../../../link/link.ts";
import { useTurn } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { Banner } from "../../../ui/Banner.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";

/** Says that a backfill of this workflow is at work, the newest of them. */
export function BackfillBanner({ workflowId }: { readonly workflowId: string }) {
  const t = useTranslate();
  const workbench = useWorkbench();
  const { value } = useReading(`backfillsOf:${workflowId}`, () => link.ask("backfill.list", { workflowId: workflowId as WorkflowId, state: "running", limit: 1 }), useTurn("backfill"));
  const [backfill] = value?.backfills ?? [];
  if (backfill === undefined) return null;
  const { counts, id, name } = backfill;
  const done = counts.success + counts.failed;
  return (
    <Banner
      icon={<CalendarRange size={16} aria-hidden />}
      actions={
        <Button size="small" onClick={() => workbench.open({ kind: "backfill", params: { backfillId: id } })}>
          {t("backfill:open")}
        </Button>
      }
    >
      {t("backfill:banner", { name, done, total: done + counts.waiting + counts.open + counts.cancelled })}
    </Banner>
  );
}
