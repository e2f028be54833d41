import { z } from "zod";
import { INSTANCE_TRANSITIONS, type InstanceEvent, type InstanceState } from "./instanceLifecycle.ts";
import type { Sentence } from "../model/sentence.ts";

/** What a person can do to a task instance (S2-06 to S2-08, UX.md a.5). */
export const Verb = z.enum(["kill", "rerun", "setSuccess"]);
export type Verb = z.infer<typeof Verb>;
export const VERBS = Verb.options;

const EVENT_OF: Readonly<Record<Verb, InstanceEvent>> = { kill: "killRequested", rerun: "rerunRequested", setSuccess: "successForced" };

/**
 * [VRB1] Why a verb cannot be done in a state, or null when it can. Derived from the transition table, so the button, the
 * server and the test say the same. A kill of a LOST instance is kept until its host returns.
 */
export function verbRefusal(verb: Verb, state: InstanceState): Sentence | null {
  if (INSTANCE_TRANSITIONS[state][EVENT_OF[verb]] !== undefined) return null;
  if (verb === "kill" && state === "LOST") return null;
  return { code: `verb.${verb}.refused`, values: { state: `state.${state}` } };
}
