import { create } from "zustand";
import type { InstanceState } from "#contract";

/** Which instances somebody wants to see; what is left out is everything. Empty `states`: every state. */
export interface AskedList {
  readonly show: "tasks" | "runs";
  readonly states?: readonly InstanceState[];
  readonly businessDate?: string;
  readonly workflowId?: string;
  readonly text?: string;
}

interface AskedState {
  readonly asked: AskedList | undefined;
  readonly ask: (list: AskedList) => void;
  readonly answered: () => void;
}

/** The list of instances belongs to one feature; any other asks here for what it should show, and that feature opens it. */
export const useAskedList = create<AskedState>((set) => ({
  asked: undefined,
  ask: (asked) => set({ asked }),
  answered: () => set({ asked: undefined }),
}));
