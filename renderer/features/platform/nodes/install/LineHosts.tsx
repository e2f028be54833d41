import type { Node } from "#contract";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { useInstallSteps } from "../../../../state/hooks.ts";
import { StateGlyph } from "../../../../ui/StateGlyph.tsx";
import { useNodeViews } from "../useNodeViews.ts";

/** The hosts that a line for several of them has brought so far, each with how far it is. */
export function LineHosts({ nodes, uses }: { readonly nodes: readonly Node[]; readonly uses: number }) {
  const t = useTranslate();
  return (
    <section className="sb-join-hosts" aria-live="polite">
      <h3>{t("hosts:install.hosts", { come: nodes.length, uses })}</h3>
      <ul className="sb-join-steps">
        {nodes.map((node) => (
          <LineHost key={node.id} node={node} />
        ))}
      </ul>
    </section>
  );
}

function LineHost({ node }: { readonly node: Node }) {
  const t = useTranslate();
  const view = useNodeViews().find((one) => one.node.id === node.id);
  const failed = useInstallSteps(node.id).find((step) => !step.ok);
  const glyph = failed === undefined ? (view?.glyph ?? "UNINITIALISED") : "FAILED";
  return (
    <li>
      <StateGlyph state={glyph} size={20} decorative />
      <span>{node.name}</span>
      <span className="sb-join-detail">{t(`state:${glyph}`)}</span>
    </li>
  );
}
