import type { Node } from "#contract";
import { ArrowUpCircle, CirclePlay, CircleStop, FolderInput, Pencil, RotateCw, Stethoscope, Terminal, Trash2, Unplug, Waves } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useMay, useOnline, usePlatformState, usePulses, useSession } from "../../../state/hooks.ts";
import type { MenuItem } from "../../../ui/menu/MenuItem.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { usePane } from "./detail/panes.ts";
import { AddHostSheet } from "./install/AddHostSheet.tsx";
import { actionAvailable, availableFor, nodeActionNames } from "./nodeActionRules.ts";
import type { Circumstances, NodeAction } from "./nodeActionRules.ts";
import { runVerb } from "./nodeVerbs.ts";
import type { NodeVerb } from "./nodeVerbs.ts";
import { DeclareGoneSheet } from "./sheets/DeclareGoneSheet.tsx";
import { DrainSheet } from "./sheets/DrainSheet.tsx";
import { EditNodeSheet } from "./sheets/EditNodeSheet.tsx";
import { MoveToGroupSheet } from "./sheets/MoveToGroupSheet.tsx";
import { RemoveNodeSheet } from "./sheets/RemoveNodeSheet.tsx";
import { StopSheet } from "./sheets/StopSheet.tsx";
import { UpgradeSheet } from "./sheets/UpgradeSheet.tsx";

/** What can be done to hosts, for toolbar, menu, keys and detail alike. */
export interface NodeActions {
  /** Why it cannot be done to these nodes, or true. */
  readonly available: (action: NodeAction, nodes: readonly Node[]) => true | string;
  readonly run: (action: NodeAction, nodes: readonly Node[]) => void;
  /** Opens the wizard for a new host. */
  readonly add: () => void;
  readonly addAvailable: true | string;
  readonly menu: (nodes: readonly Node[]) => readonly MenuItem[];
  /** The sheets; render it once. */
  readonly element: ReactNode;
}

export const actionIcons = {
  start: CirclePlay,
  stop: CircleStop,
  drain: Waves,
  restart: RotateCw,
  upgrade: ArrowUpCircle,
  install: Terminal,
  diagnose: Stethoscope,
  move: FolderInput,
  edit: Pencil,
  declareGone: Unplug,
  remove: Trash2,
} as const;
/** A line stands above these in menus. */
const separated: ReadonlySet<NodeAction> = new Set(["upgrade", "edit", "declareGone"]);

type Open = { readonly kind: Exclude<NodeAction, "start" | "install" | "diagnose">; readonly nodes: readonly Node[] } | { readonly kind: "add"; readonly join: Node | undefined };

export function useNodeActions(): NodeActions {
  const t = useTranslate();
  const workbench = useWorkbench();
  const admin = useMay("platform");
  const projectAdmin = usePlatformState((state) => state.session.roles.some((one) => one.role === "projectAdmin"));
  const online = useOnline();
  const version = useSession().platform?.version;
  const pulses = usePulses();
  const showPane = usePane((state) => state.show);
  const [open, setOpen] = useState<Open>();
  const close = useCallback(() => setOpen(undefined), []);

  const actions = useMemo((): Omit<NodeActions, "element"> => {
    const around: Circumstances = { admin, projectAdmin, online, version };
    const available: NodeActions["available"] = (action, nodes) => actionAvailable(action, nodes, around, t);
    const act = (verb: NodeVerb, nodes: readonly Node[]): void => nodes.forEach((node) => void runVerb(verb, node.id));
    const run: NodeActions["run"] = (action, all) => {
      const nodes = all.filter((node) => availableFor(action, node, around, t) === true);
      const [first] = nodes;
      if (!first) return;
      if (action === "start") return act("start", nodes);
      if (action === "install") return setOpen({ kind: "add", join: first });
      if (action === "diagnose") {
        showPane(first.id, "checks");
        return workbench.open({ kind: "node", params: { nodeId: first.id } }, { pin: true });
      }
      const busy = nodes.some((node) => (pulses.get(node.id)?.slotsUsed ?? 0) > 0 || node.kind === "master");
      if ((action === "stop" || action === "restart") && !busy) return act(action, nodes);
      setOpen({ kind: action, nodes });
    };
    return {
      available,
      run,
      add: () => setOpen({ kind: "add", join: undefined }),
      addAvailable: admin ? (online ? true : t("connections:offline")) : t("nodes:needsAdmin"),
      menu: (nodes) =>
        nodeActionNames.map((action): MenuItem => {
          const Icon = actionIcons[action];
          const why = available(action, nodes);
          return { id: action, label: t(`nodes:verb.${action}`), icon: <Icon size={14} />, separated: separated.has(action), disabledReason: why === true ? undefined : why, run: () => run(action, nodes) };
        }),
    };
  }, [admin, projectAdmin, online, version, pulses, showPane, workbench, t]);

  return { ...actions, element: open && <OpenSheet open={open} onClose={close} /> };
}

function OpenSheet({ open, onClose }: { readonly open: Open; readonly onClose: () => void }) {
  if (open.kind === "add") return <AddHostSheet join={open.join} onClose={onClose} />;
  const { kind, nodes } = open;
  const node = nodes[0]!;
  switch (kind) {
    case "drain":
      return <DrainSheet nodes={nodes} onClose={onClose} />;
    case "stop":
    case "restart":
      return <StopSheet verb={kind} nodes={nodes} onClose={onClose} />;
    case "upgrade":
      return <UpgradeSheet nodes={nodes} onClose={onClose} />;
    case "move":
      return <MoveToGroupSheet nodes={nodes} onClose={onClose} />;
    case "edit":
      return <EditNodeSheet node={node} onClose={onClose} />;
    case "declareGone":
      return <DeclareGoneSheet node={node} onClose={onClose} />;
    case "remove":
      return <RemoveNodeSheet node={node} onClose={onClose} />;
  }
}
