import type { Node, NodeId } from "#contract";
import { useState } from "react";
import { DefineHost } from "./DefineHost.tsx";
import { InstallSheet } from "./InstallSheet.tsx";

/** J2: adds a host. Where it belongs, then one line for its shell, then what happens there, step by step. With `join` only the latter two. */
export function AddHostSheet({ join, onClose }: { readonly join: Node | undefined; readonly onClose: () => void }) {
  const [defined, setDefined] = useState<NodeId>();
  const nodeId = defined ?? join?.id;
  return nodeId === undefined ? <DefineHost onDefined={setDefined} onClose={onClose} /> : <InstallSheet nodeId={nodeId} onClose={onClose} />;
}
