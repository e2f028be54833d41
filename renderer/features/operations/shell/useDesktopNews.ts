import { useEffect } from "react";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { newlyFailed } from "../model/desktopNews.ts";

/** Tells the desktop what matters while nobody looks: the number of failures on its badge, and a notification for each run of one's own that fails. */
export function useDesktopNews(): void {
  const desktop = useDesktop();
  const t = useTranslate();
  useEffect(
    () =>
      platformStore.subscribe((state, before) => {
        const [runs, known] = [state.workflowInstances.byId, before.workflowInstances.byId];
        if (runs === known) return;
        desktop.window.setBadge([...runs.values()].reduce((sum, run) => sum + run.counts.failed, 0));
        for (const run of newlyFailed(known, runs, state.session.user?.name)) {
          const text = { title: t("operations:news.failed", { name: run.workflowName }), body: t("operations:news.failedTasks", { count: run.counts.failed, date: run.businessDate }) };
          desktop.notify({ ...text, ...(state.connection.id === undefined ? {} : { link: `signalbox://${state.connection.id}/instance/${run.id}` }) });
        }
      }),
    [desktop, t],
  );
}
