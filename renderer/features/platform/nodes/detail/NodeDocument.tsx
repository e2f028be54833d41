import type { Node } from "#contract";
import { Segmented } from "antd";
import { Server } from "lucide-react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { useConnection, useLoaded, useNode, usePulse } from "../../../../state/hooks.ts";
import { useCommands } from "../../../../ui/commands/CommandCentre.tsx";
import "../../../../ui/document.css";
import { EmptyState } from "../../../../ui/EmptyState.tsx";
import { StateGlyph } from "../../../../ui/StateGlyph.tsx";
import type { TabLook } from "../../../../ui/workbench/contributions.ts";
import "../../platform.css";
import { nodeActionNames } from "../nodeActionRules.ts";
import type { NodeAction } from "../nodeActionRules.ts";
import { nodeView } from "../nodeView.ts";
import { actionIcons, useNodeActions } from "../useNodeActions.tsx";
import { ChecksPane } from "./ChecksPane.tsx";
import { EventsPane } from "./EventsPane.tsx";
import { Definition, HostFacts, Programs } from "./HostSections.tsx";
import { ServerFacts } from "./Load.tsx";
import { LoadPane } from "./LoadPane.tsx";
import { NodeHead } from "./NodeHead.tsx";
import { NodeVerbs } from "./NodeVerbs.tsx";
import "./node.css";
import { nodePanes, usePane } from "./panes.ts";
import type { NodePane } from "./panes.ts";
import { ProcessesPane } from "./ProcessesPane.tsx";

interface NodeParams {
  readonly nodeId: string;
}

export function useNodeTab({ nodeId }: NodeParams): TabLook {
  const t = useTranslate();
  const node = useNode(nodeId);
  const pulse = usePulse(nodeId);
  if (!node) return { title: t("nodes:gone"), glyph: <Server size={14} aria-hidden /> };
  return { title: node.name, glyph: <StateGlyph state={nodeView(node, pulse, pulse?.heardAt ?? 0).glyph} size={14} /> };
}

/** Screen 22: one host. Its state with the cause, what can be done, and everything that is known of it. */
export function NodeDocument({ params }: { readonly params: NodeParams }) {
  const t = useTranslate();
  const loaded = useLoaded();
  const node = useNode(params.nodeId);
  if (!node) return loaded ? <EmptyState sentence={t("nodes:gone")} /> : null;
  return <Page node={node} />;
}

const agentVerbs = nodeActionNames.filter((name) => name !== "diagnose");
const always: ReadonlySet<NodeAction> = new Set(["start", "drain", "stop", "edit", "remove"]);

function Page({ node }: { readonly node: Node }) {
  const t = useTranslate();
  const { clockOffsetMs } = useConnection();
  const pulse = usePulse(node.id);
  const actions = useNodeActions();
  const agent = node.kind !== "server";
  const pane = usePane((state) => state.shown.get(node.id)) ?? (agent ? (node.enrolledAt === null ? "checks" : "load") : "host");
  const show = usePane((state) => state.show);
  const view = nodeView(node, pulse, Date.now() + clockOffsetMs);
  useCommands(
    agentVerbs.map((name) => ({
      id: `node.${name}`,
      title: `nodes:verb.${name}` as const,
      group: "nodes:group" as const,
      icon: actionIcons[name],
      availability: () => actions.available(name, [node]),
      run: () => actions.run(name, [node]),
    })),
  );
  // What makes no sense for this host in any state near to its own is left to the palette and the menu.
  const names = agent ? agentVerbs.filter((name) => always.has(name) || actions.available(name, [node]) === true) : (["edit"] as const);
  return (
    <div className="sb-doc">
      <div className="sb-doc-bar" role="toolbar" aria-label={node.name}>
        <NodeVerbs names={names} nodes={[node]} actions={actions} />
      </div>
      <div className="sb-node-head sb-detail">
        <NodeHead node={node} view={view} actions={actions} />
        {agent && <Segmented<NodePane> aria-label={t("hosts:panes")} value={pane} onChange={(next) => show(node.id, next)} options={nodePanes.map((value) => ({ value, label: t(`hosts:pane.${value}`) }))} />}
      </div>
      <div className="sb-node-body" data-pane={pane}>
        {pane === "load" && <LoadPane node={node} view={view} />}
        {pane === "checks" && <ChecksPane node={node} />}
        {pane === "events" && <EventsPane node={node} />}
        {pane === "processes" && <ProcessesPane node={node} />}
        {pane === "host" && (
          <div className="sb-detail sb-node-facts">
            {agent ? <HostFacts node={node} /> : <ServerFacts />}
            <Definition node={node} />
            {agent && <Programs node={node} />}
          </div>
        )}
      </div>
      {actions.element}
    </div>
  );
}
