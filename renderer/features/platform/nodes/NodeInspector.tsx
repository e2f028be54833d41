import type { Node } from "#contract";
import { Button } from "antd";
import { Maximize2 } from "lucide-react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useConnection, useNode, usePulse } from "../../../state/hooks.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { IconButton } from "../../../ui/IconButton.tsx";
import { pointUnder, useMenu } from "../../../ui/menu/useMenu.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "../../../ui/document.css";
import "../platform.css";
import { Definition, HostFacts } from "./detail/HostSections.tsx";
import { Load, ServerFacts } from "./detail/Load.tsx";
import { NodeHead } from "./detail/NodeHead.tsx";
import { NodeVerbs } from "./detail/NodeVerbs.tsx";
import { Slots } from "./detail/Slots.tsx";
import { nodeView } from "./nodeView.ts";
import { useNodeActions } from "./useNodeActions.tsx";

/** Beside the topology: the state of a host with its cause, what can be done, who is in its slots. Its page has the rest. */
export function NodeInspector({ params }: { readonly params: { readonly nodeId: string } }) {
  const t = useTranslate();
  const node = useNode(params.nodeId);
  if (!node) return <EmptyState sentence={t("nodes:gone")} />;
  return <NodeSubject node={node} />;
}

function NodeSubject({ node }: { readonly node: Node }) {
  const t = useTranslate();
  const { open } = useWorkbench();
  const { clockOffsetMs } = useConnection();
  const pulse = usePulse(node.id);
  const actions = useNodeActions();
  const menu = useMenu();
  const view = nodeView(node, pulse, Date.now() + clockOffsetMs);
  const agent = node.kind !== "server";
  return (
    <div className="sb-detail">
      <NodeHead node={node} view={view} actions={actions} />
      <div className="sb-detail-verbs">
        {agent && node.enrolledAt === null && <NodeVerbs names={["install"]} nodes={[node]} actions={actions} />}
        {agent && <NodeVerbs names={["start", "drain", "stop"]} nodes={[node]} actions={actions} />}
        {agent && node.state === "UNREACHABLE" && <NodeVerbs names={["diagnose", "declareGone"]} nodes={[node]} actions={actions} />}
        <Button onClick={(event) => menu.open(actions.menu([node]), pointUnder(event.currentTarget), t("ui:list.menu"))}>{t("hosts:more")}</Button>
        <IconButton icon={Maximize2} label={t("hosts:openPage")} onPress={() => open({ kind: "node", params: { nodeId: node.id } }, { pin: true })} />
      </div>
      {agent ? <Load view={view} clockOffsetMs={pulse?.clockOffsetMs} /> : <ServerFacts />}
      {agent && <Slots node={node} view={view} />}
      <Definition node={node} />
      {agent && <HostFacts node={node} />}
      {menu.element}
      {actions.element}
    </div>
  );
}
