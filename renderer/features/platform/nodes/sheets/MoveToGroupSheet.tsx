import type { Node, ResourceGroupId } from "#contract";
import { useState } from "react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { explained } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { FormSheet } from "../../../../ui/overlay/FormSheet.tsx";
import { GroupField } from "./GroupField.tsx";

/** Puts hosts into a resource group, or back into the default one. */
export function MoveToGroupSheet({ nodes, onClose }: { readonly nodes: readonly Node[]; readonly onClose: () => void }) {
  const t = useTranslate();
  const [groupId, setGroupId] = useState<ResourceGroupId | null>(nodes[0]?.groupId ?? null);
  const send = async (): Promise<void> => {
    for (const node of nodes) await link.ask("node.update", { nodeId: node.id, groupId });
  };
  return (
    <FormSheet title={t("hosts:move.title", { count: nodes.length })} place="centre" verb={t("hosts:move.verb")} ready holds={false} send={send} explain={explained} onClose={onClose}>
      {(problems) => (
        <>
          <p>{nodes.map((node) => node.name).join(", ")}</p>
          <GroupField value={groupId} onChange={setGroupId} problem={problems.get("groupId")} />
        </>
      )}
    </FormSheet>
  );
}
