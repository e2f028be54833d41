import { useState } from "react";
import { useLanguage } from "../../../i18n/useTranslate.ts";
import { sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { notify } from "../../../ui/overlay/notices.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";

/** Loads the sample project, or finds it loaded, and opens its workflow. */
export function useOpenSample(): { readonly openSample: () => void; readonly busy: boolean } {
  const language = useLanguage();
  const workbench = useWorkbench();
  const [busy, setBusy] = useState(false);
  const openSample = (): void => {
    setBusy(true);
    link.ask("sample.load", {}).then(
      ({ workflowId }) => {
        setBusy(false);
        workbench.open({ kind: "workflow", params: { workflowId } }, { pin: true });
      },
      (thrown: unknown) => {
        setBusy(false);
        notify(sentenceOf(thrown, language));
      },
    );
  };
  return { openSample, busy };
}
