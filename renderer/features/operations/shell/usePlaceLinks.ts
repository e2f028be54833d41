import { useEffect, useRef } from "react";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { useLanguage } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { notify } from "../../../ui/overlay/notices.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useFilterStore } from "../model/filterStore.ts";
import { linkedPlace } from "../model/placeLink.ts";
import { filterOfView } from "../model/savedViewFilter.ts";

/** Opens what a link names: the run, for a task of it the task's inspector, or the list as somebody's view shows it. What is not there, or not to be seen, is said. */
export function usePlaceLinks(): void {
  const desktop = useDesktop();
  const current = { workbench: useWorkbench(), language: useLanguage() };
  const now = useRef(current);
  useEffect(() => {
    now.current = current;
  });
  // Subscribed once: a browser's own address is told at every subscription, and is opened once.
  useEffect(
    () =>
      desktop.onDeepLink((url) => {
        const place = linkedPlace(url);
        if (place === undefined) return;
        const { id } = place;
        const say = (error: unknown): void => notify(sentenceOf(error, now.current.language));
        if (place.kind === "view") {
          void link.ask("view.get", { id }).then((view) => {
            useFilterStore.getState().set(filterOfView(view));
            now.current.workbench.open({ kind: "instances", params: {} }, { pin: true });
          }, say);
          return;
        }
        const showRun = (workflowInstanceId: string) => now.current.workbench.open({ kind: "run", params: { workflowInstanceId } }, { pin: true });
        void link
          .ask("taskInstance.get", { taskInstanceId: id })
          .then(({ task }) => {
            showRun(task.workflowInstanceId);
            now.current.workbench.inspect({ kind: "taskInstance", params: { workflowInstanceId: task.workflowInstanceId, taskInstanceId: task.id } }, { reveal: true });
          })
          .catch(() => link.ask("workflowInstance.get", { workflowInstanceId: id }).then(({ instance }) => showRun(instance.id)))
          .catch(say);
      }),
    [desktop],
  );
}
