import type { AlertChannel } from "#contract";
import { Button } from "antd";
import { useState } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { link } from "../../link/link.ts";
import { useTurn } from "../../state/hooks.ts";
import { useReading } from "../../state/useReading.ts";
import { Banner } from "../../ui/Banner.tsx";
import { DeliveryLogSheet } from "./DeliveryLogSheet.tsx";

/** [ALR3] Says above the inbox which channel could not be told last, with its log. */
export function FailingChannels() {
  const t = useTranslate();
  const turn = useTurn("alertChannel");
  const reading = useReading("alertChannel.list", () => link.ask("alertChannel.list", {}), turn);
  const [log, setLog] = useState<AlertChannel>();
  const failing = (reading.value?.channels ?? []).filter((channel) => channel.enabled && channel.lastDelivery?.ok === false);
  const [first] = failing;
  if (first === undefined) return null;
  return (
    <>
      <Banner
        family="bad"
        actions={
          <Button size="small" onClick={() => setLog(first)}>
            {t("alerts:log")}
          </Button>
        }
      >
        {t("alerts:failing", { name: first.name, answer: first.lastDelivery?.answer ?? "" })} {failing.length > 1 && t("alerts:failingMore", { count: failing.length - 1 })}
      </Banner>
      {log && <DeliveryLogSheet title={log.name} of={{ channelId: log.id }} onClose={() => setLog(undefined)} />}
    </>
  );
}
