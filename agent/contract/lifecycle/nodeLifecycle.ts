import { z } from "zod";
import { next, type Transitions } from "./machine.ts";

export const NodeState = z.enum(["UNINITIALISED", "STOPPED", "STARTING", "STARTED", "DRAINING", "STOPPING", "START_FAILED", "UNREACHABLE"]);
export type NodeState = z.infer<typeof NodeState>;

/** TASKCTL's numbers (S3-18), as `listcirn` prints them. */
export const NODE_STATE_NUMBER: Readonly<Record<NodeState, number>> = { UNINITIALISED: 0, STOPPED: 1, STARTING: 3, STARTED: 5, DRAINING: 6, STOPPING: 7, START_FAILED: 8, UNREACHABLE: 9 };

/**
 * What can happen to a node.
 * `linked`: its program connected and proved who it is (its listener answers, ctlinit). `unlinked`: it said goodbye (ctlshut).
 * `startRequested` to `drainRequested`: an admin's verbs. `started`, `stopped`, `startFailed`: what the node answered.
 * `drained`: nothing runs there any more. `silent`: nothing heard for a lease.
 */
export type NodeEvent = "linked" | "unlinked" | "startRequested" | "started" | "startFailed" | "drainRequested" | "drained" | "stopRequested" | "stopped" | "silent";

export const NODE_TRANSITIONS: Transitions<NodeState, NodeEvent> = {
  /** No program of this node was ever heard, or it was shut. True meanwhile: nothing runs there that we started, or its host is off. */
  UNINITIALISED: { linked: "STOPPED", startFailed: "START_FAILED" },
  /** Entered when its program answers and its service does not run. It takes no work; attempts begun before go on. */
  STOPPED: { startRequested: "STARTING", unlinked: "UNINITIALISED", silent: "UNREACHABLE", linked: "STOPPED" },
  /** Entered by the verb, left by the node's answer or by silence. */
  STARTING: { started: "STARTED", startFailed: "START_FAILED", stopRequested: "STOPPING", unlinked: "UNINITIALISED", silent: "UNREACHABLE", linked: "STOPPED" },
  /** The only state in which it is given work. */
  STARTED: { drainRequested: "DRAINING", stopRequested: "STOPPING", stopped: "STOPPED", unlinked: "UNINITIALISED", silent: "UNREACHABLE", linked: "STOPPED" },
  /** No new work; left when the last attempt ended, or by another verb. */
  DRAINING: { drained: "STOPPED", startRequested: "STARTING", stopRequested: "STOPPING", stopped: "STOPPED", unlinked: "UNINITIALISED", silent: "UNREACHABLE", linked: "STOPPED" },
  /** Entered by the verb, left by the node's answer. */
  STOPPING: { stopped: "STOPPED", started: "STARTED", unlinked: "UNINITIALISED", silent: "UNREACHABLE", linked: "STOPPED" },
  /** The verb failed; the reason stands beside it. Left by another start, or when the program connects by itself. */
  START_FAILED: { startRequested: "STARTING", linked: "STOPPED", startFailed: "START_FAILED", unlinked: "UNINITIALISED", silent: "UNREACHABLE" },
  /** Nothing heard for a lease. Its attempts are LOST: they may run, nobody knows. Left only by hearing from it. */
  UNREACHABLE: { linked: "STOPPED", unlinked: "UNINITIALISED" },
};
export const nextNodeState = (state: NodeState, event: NodeEvent): NodeState | null => next(NODE_TRANSITIONS, state, event);
