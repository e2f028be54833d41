import { verbRefusal } from "#contract";
import type { Sentence, TaskInstance, Verb } from "#contract";

/** What a verb acts on, in any number of runs. */
export type VerbTarget = Pick<TaskInstance, "id" | "workflowInstanceId" | "projectId" | "name" | "state" | "pausedBy" | "frozen">;

/** The run of all of them; `undefined` when they are of several. */
export function onlyRunOf(targets: readonly Pick<VerbTarget, "workflowInstanceId">[]): TaskInstance["workflowInstanceId"] | undefined {
  const [first] = targets;
  return first && targets.every((target) => target.workflowInstanceId === first.workflowInstanceId) ? first.workflowInstanceId : undefined;
}

/** Why a verb can be done to none of them, or how many it would leave out. */
export function verdict(verb: Verb, targets: readonly Pick<VerbTarget, "state" | "pausedBy" | "frozen">[]): { readonly refusal: Sentence | null; readonly leftOut: number } {
  const refusals = targets.map((target) => verbRefusal(verb, target));
  const leftOut = refusals.filter((refusal) => refusal !== null).length;
  return { refusal: leftOut === targets.length ? (refusals[0] ?? { code: "verb.nothing", values: {} }) : null, leftOut };
}
