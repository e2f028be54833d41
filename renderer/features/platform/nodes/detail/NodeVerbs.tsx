import type { Node } from "#contract";
import { Button } from "antd";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import type { NodeAction } from "../nodeActionRules.ts";
import { useVerbState } from "../nodeVerbs.ts";
import type { NodeActions } from "../useNodeActions.tsx";

/** Actions on hosts as buttons: one that cannot be done stays, and says why. The state of the host shows how far a verb is. */
export function NodeVerbs({ names, nodes, actions }: { readonly names: readonly NodeAction[]; readonly nodes: readonly Node[]; readonly actions: NodeActions }) {
  const t = useTranslate();
  const busy = useVerbState((state) => (nodes.length === 1 ? state.busy.get(nodes[0]!.id) : undefined));
  return names.map((name) => {
    const why = actions.available(name, nodes);
    return (
      <Button key={name} aria-busy={busy === name || undefined} disabled={why !== true || busy === name} title={why === true ? undefined : why} onClick={() => actions.run(name, nodes)}>
        {t(`nodes:verb.${name}`)}
      </Button>
    );
  });
}
