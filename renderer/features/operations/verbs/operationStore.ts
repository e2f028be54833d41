import { create } from "zustand";
import type { Verb } from "#contract";
import type { VerbTarget } from "../model/targets.ts";

/** Which instances a rerun takes along. */
export type Scope = "only" | "failedDownstream" | "allDownstream" | "ticked";

/** A verb that somebody wants to see the effect of; pause and resume are done at once and have no sheet. */
export interface OperationRequest {
  readonly verb: Exclude<Verb, "pause" | "resume">;
  readonly targets: readonly VerbTarget[];
  readonly scope: Scope;
}

interface OperationState {
  readonly request: OperationRequest | undefined;
  readonly ask: (request: OperationRequest) => void;
  readonly close: () => void;
}

/** The impact sheet that is open in this window; lists, graphs and the inspector all ask here. */
export const useOperationStore = create<OperationState>((set) => ({
  request: undefined,
  ask: (request) => set({ request }),
  close: () => set({ request: undefined }),
}));
