import { useState } from "react";
import type { WhyLink } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useSay } from "../useSay.ts";
import { foldChain } from "./causeOf.ts";

/** From the first thing in its way to the root, the middle folded. */
export function WhyChain({ chain }: { readonly chain: readonly WhyLink[] }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const { head, folded, tail } = foldChain(chain, open);
  return (
    <ol className="sb-why-chain">
      {head.map((link) => (
        <Step key={link.taskInstanceId} link={link} root={link === chain.at(-1)} />
      ))}
      {folded > 0 && (
        <li>
          <button type="button" className="sb-link" onClick={() => setOpen(true)}>
            {t("runView:why.folded", { count: folded })}
          </button>
        </li>
      )}
      {tail.map((link) => (
        <Step key={link.taskInstanceId} link={link} root={link === chain.at(-1)} />
      ))}
    </ol>
  );
}

function Step({ link, root }: { readonly link: WhyLink; readonly root: boolean }) {
  const t = useTranslate();
  const say = useSay();
  const workbench = useWorkbench();
  const params = { workflowInstanceId: link.workflowInstanceId, taskInstanceId: link.taskInstanceId };
  return (
    <li>
      <StateGlyph state={link.state} size={14} />
      <button type="button" className="sb-link sb-why-step" onClick={() => workbench.inspect({ kind: "taskInstance", params })}>
        <MiddleText text={link.name} />
      </button>
      <button type="button" className="sb-link sb-op-quiet" onClick={() => workbench.open({ kind: "run", params: { workflowInstanceId: link.workflowInstanceId } })}>
        {`${link.workflowName} ${link.businessDate}`}
      </button>
      {root && <span className="sb-why-root">{t("runView:why.root")}</span>}
      {link.reason && <span className="sb-why-said">{say(link.reason)}</span>}
    </li>
  );
}
