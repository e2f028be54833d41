import { verbRefusal } from "#contract";
import type { Sentence, TaskInstance, Verb } from "#contract";

/** What a verb acts on. */
export type VerbTarget = Pick<TaskInstance, "id" | "workflowInstanceId" | "projectId" | "name" | "state" | "pausedBy" | "frozen">;

/** Targets by workflow instance, in the order in which they came: a plan is made for one instance. */
export function groupByRun(targets: readonly VerbTarget[]): ReadonlyMap<string, readonly VerbTarget[]> {
  return Map.groupBy(targets, (target) => target.workflowInstanceId as string);
}

/** Why a verb can be done to none of them, or how many it would leave out. */
export function verdict(verb: Verb, targets: readonly Pick<VerbTarget, "state" | "pausedBy" | "frozen">[]): { readonly refusal: Sentence | null; readonly leftOut: number } {
  const refusals = targets.map((target) => verbRefusal(verb, target));
  const leftOut = refusals.filter((refusal) => refusal !== null).length;
  return { refusal: leftOut === targets.length ? (refusals[0] ?? { code: "verb.nothing", values: {} }) : null, leftOut };
}
