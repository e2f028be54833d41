import type { Node, NodeId } from "#contract";
import { create } from "zustand";
import { link } from "../../../link/link.ts";
import { platformStore } from "../../../state/platformStore.ts";

/** What an admin does to a host. */
export type NodeVerb = "start" | "stop" | "drain" | "restart";

/** Why a host is drained, and when it is started again by itself: an instant of the server, or null. */
export interface Drain {
  readonly reason: string;
  readonly until: number | null;
}

/** Verbs under way, and why the last one of a node was refused; shown at the node until the next verb. */
interface VerbState {
  readonly busy: ReadonlyMap<string, NodeVerb>;
  readonly failures: ReadonlyMap<string, unknown>;
}
export const useVerbState = create<VerbState>(() => ({ busy: new Map(), failures: new Map() }));

const STOPPED_WITHIN_MS = 30_000;

/** Does a verb to one node. Resolves to what failed; a refusal also stays at the node. */
export async function runVerb(verb: NodeVerb, nodeId: NodeId, drain: Drain = { reason: "", until: null }): Promise<unknown> {
  const put = (busy: NodeVerb | undefined, failure: unknown): void => useVerbState.setState((state) => ({ busy: changed(state.busy, nodeId, busy), failures: changed(state.failures, nodeId, failure) }));
  put(verb, undefined);
  try {
    if (verb === "restart") {
      await link.ask("node.stop", { nodeId });
      await stopped(nodeId);
      await link.ask("node.start", { nodeId });
    } else if (verb === "drain") await link.ask("node.drain", { nodeId, ...drain });
    else await link.ask(`node.${verb}`, { nodeId });
    put(undefined, undefined);
    return undefined;
  } catch (error) {
    put(undefined, error);
    forgetWhenMoved(nodeId);
    return error;
  }
}

// A refusal is about the state the node was in: once it has joined, started or fallen silent since, it says something that is no longer so.
function forgetWhenMoved(nodeId: NodeId): void {
  const nodeNow = (): Node | undefined => platformStore.getState().nodes.byId.get(nodeId);
  const before = nodeNow();
  const failure = useVerbState.getState().failures.get(nodeId);
  const unsubscribe = platformStore.subscribe(() => {
    const now = nodeNow();
    if (useVerbState.getState().failures.get(nodeId) !== failure) return unsubscribe();
    if (now && now.enrolledAt === before?.enrolledAt && (now.state === before.state || now.state === "START_FAILED")) return;
    unsubscribe();
    useVerbState.setState((state) => ({ failures: changed(state.failures, nodeId, undefined) }));
  });
}

function changed<T>(map: ReadonlyMap<string, T>, key: string, value: T | undefined): ReadonlyMap<string, T> {
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
}

// The answer to "stop" is that it was asked; the fact that it has stopped comes later.
function stopped(nodeId: NodeId): Promise<void> {
  const isStopped = (): boolean => platformStore.getState().nodes.byId.get(nodeId)?.state === "STOPPED";
  return new Promise((resolve) => {
    if (isStopped()) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const unsubscribe = platformStore.subscribe(() => isStopped() && done());
    // The start that follows says in words what is wrong when it has not stopped by then.
    const timer = setTimeout(done, STOPPED_WITHIN_MS);
  });
}
