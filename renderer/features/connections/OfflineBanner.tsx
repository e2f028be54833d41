import { say } from "#contract";
import { Button } from "antd";
import { Unplug } from "lucide-react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { link } from "../../link/link.ts";
import { useConnection, useStale } from "../../state/hooks.ts";
import { Banner } from "../../ui/Banner.tsx";
import { useNow } from "../../ui/ticker.ts";
import { useFormats } from "../../ui/useFormats.tsx";

/** While what is shown is old: since when, why, and when it is tried again. */
export function OfflineBanner() {
  return useStale() ? <Offline /> : null;
}

function Offline() {
  const t = useTranslate();
  const language = useLanguage();
  const { clock } = useFormats();
  const now = useNow();
  const { name, asOf, retryAt, refusal, failure } = useConnection();
  const why = refusal !== undefined ? t(`connections:refusal.${refusal}`) : failure === undefined || failure.code === "link.down" ? undefined : say(failure, language === "en" ? "en" : "zh");
  return (
    <Banner
      icon={<Unplug size={16} aria-hidden />}
      actions={
        <Button size="small" onClick={() => link.retryNow()}>
          {t("connections:retryNow")}
        </Button>
      }
    >
      <strong>{asOf === undefined ? t("connections:disconnected", { name }) : t("connections:disconnectedAsOf", { name, time: clock(asOf) })}</strong>{" "}
      {retryAt !== undefined && t("connections:retryIn", { seconds: Math.max(0, Math.ceil((retryAt - now) / 1000)) })} {why}
    </Banner>
  );
}
