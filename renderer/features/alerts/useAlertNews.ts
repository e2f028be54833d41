import type { Alert } from "#contract";
import { useEffect, useRef } from "react";
import { useDesktop } from "../../desktop/DesktopContext.ts";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { link } from "../../link/link.ts";
import { useConnection, useTurn } from "../../state/hooks.ts";
import { useReading } from "../../state/useReading.ts";
import { newAlertsOf } from "./model/newAlertsOf.ts";
import { useAlertSay } from "./useAlertSay.ts";

const LATEST = 50;

/** A notification of the desktop for each of one's own alerts that opens while the window is there. */
export function useAlertNews(): void {
  const desktop = useDesktop();
  const t = useTranslate();
  const say = useAlertSay();
  const { id } = useConnection();
  const { value } = useReading("alert.list:news", () => link.ask("alert.list", { mine: true, limit: LATEST }), useTurn("alert"));
  const before = useRef<readonly Alert[]>(undefined);
  useEffect(() => {
    if (value === undefined) return;
    for (const alert of newAlertsOf(before.current, value.alerts)) {
      const target = alert.taskInstanceId ?? alert.workflowInstanceId;
      desktop.notify({ title: t("alerts:news"), body: say(alert.subject), ...(id === undefined || target === null ? {} : { link: `signalbox://${id}/instance/${target}` }) });
    }
    before.current = value.alerts;
    // Only what was read decides.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [value]);
}
