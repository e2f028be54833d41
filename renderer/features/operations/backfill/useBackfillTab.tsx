import { CalendarRange } from "lucide-react";
import type { BackfillId } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";

/** The tab of one backfill; its name does not change. */
export function useBackfillTab({ backfillId }: { readonly backfillId: string }): TabLook {
  const t = useTranslate();
  const { value } = useReading(`backfillName:${backfillId}`, () => link.ask("backfill.get", { backfillId: backfillId as BackfillId, limit: 1 }));
  return { title: value?.backfill.name ?? t("backfill:list"), glyph: <CalendarRange size={14} aria-hidden /> };
}
