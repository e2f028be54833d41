import { z } from "zod";
import { next, type Transitions } from "./machine.ts";

export const AttemptState = z.enum(["OFFERED", "ACCEPTED", "RUNNING", "KILLING", "KILL_FAILED", "LOST", "REFUSED", "ENDED"]);
export type AttemptState = z.infer<typeof AttemptState>;

export type AttemptEvent = "accepted" | "started" | "killing" | "killFailed" | "ended" | "refused" | "silent";

export const ATTEMPT_TRANSITIONS: Transitions<AttemptState, AttemptEvent> = {
  /** Stored and told to a master; nobody has promised anything. Offered again after every reconnect until it is answered. */
  OFFERED: { accepted: "ACCEPTED", started: "RUNNING", killing: "KILLING", ended: "ENDED", refused: "REFUSED", silent: "LOST" },
  /** In the journal of an agent; its process may start at any moment. */
  ACCEPTED: { started: "RUNNING", killing: "KILLING", ended: "ENDED", silent: "LOST" },
  RUNNING: { killing: "KILLING", killFailed: "KILL_FAILED", ended: "ENDED", silent: "LOST" },
  KILLING: { killFailed: "KILL_FAILED", ended: "ENDED", silent: "LOST" },
  KILL_FAILED: { killing: "KILLING", ended: "ENDED", silent: "LOST" },
  /** Its host is silent: it may run, it may be over. */
  LOST: { accepted: "ACCEPTED", started: "RUNNING", killing: "KILLING", killFailed: "KILL_FAILED", ended: "ENDED", refused: "REFUSED" },
  /** Nobody took it, for certain: it never had a process. */
  REFUSED: {},
  /** Over, with an exit record. */
  ENDED: {},
};
export const nextAttemptState = (state: AttemptState, event: AttemptEvent): AttemptState | null => next(ATTEMPT_TRANSITIONS, state, event);
export const attemptIsOver = (state: AttemptState): boolean => state === "REFUSED" || state === "ENDED";
