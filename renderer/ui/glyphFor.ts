import { lookOf } from "./glyphShapes.ts";
import type { GlyphName, InstanceGlyph, NodeGlyph } from "./glyphShapes.ts";

/** What decides an instance's picture. `state` is the contract's instance state. */
export interface InstanceFacts {
  readonly state: Exclude<InstanceGlyph, "BLOCKED" | "SET_SUCCESS" | "TIMED_OUT" | "PAUSED" | "FROZEN">;
  /** Somebody set this success by hand. */
  readonly forcedBy?: string | null;
  /** Why it failed, when it failed: `timeout` has its own picture. */
  readonly cause?: string | null;
  /** It waits behind a root cause (derived by the server, never stored). */
  readonly blocked?: boolean;
  /** Somebody paused it in this cycle; shown while it has no process. */
  readonly paused?: boolean;
  /** Its definition is frozen; shown while it has no process. */
  readonly frozen?: boolean;
}

/** The picture of an instance (UX b.3). */
export function instanceGlyph({ state, forcedBy, cause, blocked, paused, frozen }: InstanceFacts): InstanceGlyph {
  if (state === "SUCCESS" && forcedBy) return "SET_SUCCESS";
  if (state === "FAILED" && cause === "timeout") return "TIMED_OUT";
  if (state === "NOT_RUN" && frozen) return "FROZEN";
  if (state === "NOT_RUN" && paused) return "PAUSED";
  if (state === "NOT_RUN" && blocked) return "BLOCKED";
  return state;
}

/** What decides a node's picture. `state` is the contract's node state. */
export interface NodeFacts {
  readonly state: Exclude<NodeGlyph, "STANDBY" | "FULL" | "DEGRADED">;
  /** A server that is not the leader. */
  readonly standby?: boolean;
  /** Started, and every slot is taken. */
  readonly full?: boolean;
  /** Started, but something is wrong: clock, disk, plugin, version. */
  readonly fault?: boolean;
}

/** The picture of a node; a fault outranks being full, both outrank standby. */
export function nodeGlyph({ state, standby, full, fault }: NodeFacts): NodeGlyph {
  if (state !== "STARTED") return state;
  if (fault) return "DEGRADED";
  if (full) return "FULL";
  return standby ? "STANDBY" : "STARTED";
}

// bad > lost > missed and degraded > wait > manual hold > active > idle > good (UX b.3).
function badness(name: GlyphName): number {
  const { family } = lookOf(name);
  if (name === "LOST" || name === "UNREACHABLE") return 1;
  if (name === "MISSED" || name === "DEGRADED") return 2;
  return { bad: 0, wait: 3, manual: 4, active: 5, idle: 6, good: 7 }[family];
}

/** The picture of a group: its worst member; `undefined` for an empty group. */
export function worstGlyph<Name extends GlyphName>(names: Iterable<Name>): Name | undefined {
  let worst: Name | undefined;
  for (const name of names) if (worst === undefined || badness(name) < badness(worst)) worst = name;
  return worst;
}
