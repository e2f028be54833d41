import { create } from "zustand";

/** The parts of a host's page. */
export const nodePanes = ["load", "checks", "events", "processes", "host"] as const;
export type NodePane = (typeof nodePanes)[number];

interface PaneState {
  readonly shown: ReadonlyMap<string, NodePane>;
  readonly show: (nodeId: string, pane: NodePane) => void;
}

/** Which part of each host's page is in front: whoever diagnoses a host opens its checks. */
export const usePane = create<PaneState>((set) => ({
  shown: new Map(),
  show: (nodeId, pane) => set((state) => ({ shown: new Map(state.shown).set(nodeId, pane) })),
}));
