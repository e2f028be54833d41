import { useMemo } from "react";
import { useConnection, useNodes, usePulses } from "../../../state/hooks.ts";
import { nodeView } from "./nodeView.ts";
import type { NodeView } from "./nodeView.ts";

/** Every node with its pulse. Between two pulses nothing changes here: ages count on by themselves in the cards. */
export function useNodeViews(): readonly NodeView[] {
  const nodes = useNodes();
  const pulses = usePulses();
  const { clockOffsetMs } = useConnection();
  return useMemo(() => nodes.map((node) => nodeView(node, pulses.get(node.id), Date.now() + clockOffsetMs)), [nodes, pulses, clockOffsetMs]);
}
