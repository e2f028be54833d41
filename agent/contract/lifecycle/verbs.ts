import { z } from "zod";
import { INSTANCE_TRANSITIONS, type InstanceEvent, type InstanceState } from "./instanceLifecycle.ts";
import type { Right } from "../model/access.ts";
import type { Sentence } from "../model/sentence.ts";

/** What a person can do to a task instance (S2-06 to S2-11, UX.md a.5). Freezing belongs to the definition: `workflow.freeze`. */
export const Verb = z.enum(["kill", "rerun", "setSuccess", "pause", "resume"]);
export type Verb = z.infer<typeof Verb>;
export const VERBS = Verb.options;

export const EVENT_OF_VERB: Readonly<Record<Verb, InstanceEvent>> = {
  kill: "killRequested",
  rerun: "rerunRequested",
  setSuccess: "successForced",
  pause: "pauseRequested",
  resume: "resumeRequested",
};

/** What decides whether a verb is possible. */
export interface VerbSubject {
  readonly state: InstanceState;
  readonly pausedBy: string | null;
  readonly frozen: boolean;
}
/**
 * [VRB1] Why a verb cannot be done, or null when it can. Derived from the transition table, so the button, the server and the test
 * say the same. A kill of a LOST instance is kept until its host returns. What is frozen is only unfrozen; what of it has a process
 * may still be killed.
 */
export function verbRefusal(verb: Verb, { state, pausedBy, frozen }: VerbSubject): Sentence | null {
  const refused: Sentence = { code: `verb.${verb}.refused`, values: { state: `state.${state}` } };
  if (frozen && verb !== "kill") return { code: "verb.frozen", values: {} };
  if (verb === "kill" && state === "LOST") return null;
  if (INSTANCE_TRANSITIONS[state][EVENT_OF_VERB[verb]] === undefined) return refused;
  if (verb === "pause" && pausedBy !== null) return { code: "verb.pause.already", values: { by: pausedBy } };
  return verb === "resume" && pausedBy === null ? refused : null;
}

/** [ACC1, S2-17] What a verb needs on a project of which it touches so many instances; `operateOwn` is enough for one's own alone. */
export const rightForVerb = (verb: Verb, count: number): Right => (verb === "kill" && count > 1 ? "administer" : "operateOwn");

/** How a verb is confirmed (UX.md a.5): at once with undo, after its sheet, or after its number was typed. */
export const ConfirmTier = z.enum(["atOnce", "sheet", "typed"]);
export type ConfirmTier = z.infer<typeof ConfirmTier>;
export const confirmTier = (verb: Verb, count: number): ConfirmTier => (verb === "pause" || verb === "resume" ? "atOnce" : (verb === "kill" || verb === "setSuccess") && count > 10 ? "typed" : "sheet");
