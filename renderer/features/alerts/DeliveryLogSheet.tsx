import type { AlertChannelId, AlertId } from "#contract";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useTurn } from "../../state/hooks.ts";
import { useReading } from "../../state/useReading.ts";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { Moment } from "../../ui/Moment.tsx";
import { Sheet } from "../../ui/overlay/Sheet.tsx";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import { useFormats } from "../../ui/useFormats.tsx";

interface DeliveryLogSheetProps {
  readonly title: string;
  readonly of: { readonly alertId: AlertId } | { readonly channelId: AlertChannelId };
  readonly onClose: () => void;
}

/** [ALR3] Every try, the newest first, with the exact answer of the other side. */
export function DeliveryLogSheet({ title, of, onClose }: DeliveryLogSheetProps) {
  const t = useTranslate();
  const language = useLanguage();
  const turn = useTurn("alertChannel");
  const reading = useReading(`deliveries:${JSON.stringify(of)}`, () => link.ask("alert.deliveries", of), turn);
  return (
    <Sheet title={t("alerts:deliveriesOf", { name: title })} width={560} onClose={onClose}>
      {reading.failure !== undefined && <ErrorCard {...failureWords(reading.failure, language)} />}
      {reading.value?.length === 0 && <p>{t("alerts:noDeliveries")}</p>}
      <ol className="sb-deliveries">
        {(reading.value ?? []).map((one) => (
          <li key={`${one.channelId} ${one.at} ${one.tryNo}`}>
            <div>
              <StateGlyph state={one.ok ? "SUCCESS" : "FAILED"} size={14} decorative />
              <strong>{one.channelName}</strong>
              <span>{one.ok ? t("alerts:delivered") : t("alerts:notDelivered")}</span>
              <span className="sb-doc-note">{t("alerts:tryNo", { count: one.tryNo })}</span>
              <Moment ms={one.at} />
            </div>
            <pre className="sb-mono">{one.answer}</pre>
            {one.nextAt !== null && <NextTry at={one.nextAt} />}
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
function NextTry({ at }: { readonly at: number }) {
  const t = useTranslate();
  const formats = useFormats();
  return <p className="sb-doc-note">{t("alerts:nextTry", { at: formats.time(at) })}</p>;
}
