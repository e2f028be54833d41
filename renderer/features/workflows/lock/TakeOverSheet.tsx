import { useTranslate, useLanguage } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useLock } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { useNow } from "../../../ui/ticker.ts";
import { useFormats } from "../../../ui/useFormats.tsx";
import { changeCount, definitionDiff } from "../model/definitionDiff.ts";

/** Taking a lock over: what its holder has not saved, and that it is kept [LOCK3]. */
export function TakeOverSheet({ workflowId, holder, onClose }: { readonly workflowId: string; readonly holder: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const formats = useFormats();
  const now = useNow();
  const of = { workflowId: workflowId as never };
  const lock = useLock(workflowId);
  const reading = useReading(
    `lock.unsaved:${workflowId}`,
    async () => {
      const [{ unsaved }, { draft }] = await Promise.all([link.ask("lock.unsaved", of), link.ask("workflow.get", of)]);
      return unsaved === null ? 0 : changeCount(definitionDiff(draft, unsaved));
    },
    lock?.changedSeq,
  );
  const name = `${holder}, ${formats.date(now).slice(5)} ${formats.clock(now).slice(0, 5)}`;
  return (
    <ConfirmSheet
      title={t("locks:takeOver.title", { holder })}
      verb={t("locks:takeOver")}
      onClose={onClose}
      onConfirm={async () => {
        try {
          platformStore.takeLock((await link.ask("lock.takeOver", of)).lock);
          return undefined;
        } catch (thrown) {
          return failureWords(thrown, language);
        }
      }}
    >
      {reading.failure !== undefined && <ErrorCard {...failureWords(reading.failure, language)} />}
      {reading.value !== undefined && <p>{reading.value === 0 ? t("locks:takeOver.saved", { holder }) : t("locks:takeOver.unsaved", { count: reading.value, holder, name })}</p>}
      <p>{t("locks:takeOver.readOnly", { holder })}</p>
    </ConfirmSheet>
  );
}
