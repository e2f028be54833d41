import { sentence, type Candidate, type Sentence, type TaskInstance, type WorkflowInstance } from "#contract";
import { LASTING_REFUSALS } from "../placement/lastingRefusals.ts";
import { screenTime } from "../planning/clockText.ts";
import type { ChainLink, WhyFacts } from "./whyFacts.ts";

type Values = Sentence["values"];
/** [WHY4] When something of a run was, as screens say it. */
export const clockIn = ({ zone }: Pick<WhyFacts, "zone">, run: Pick<WorkflowInstance, "zone">, at: number): string => screenTime(at, { platform: zone, own: run.zone });

/** How a task ended, as values of a sentence around it: `how`, and what that needs itself. */
export function howEnded({ reason, cause, exitCode }: Pick<TaskInstance, "reason" | "cause" | "exitCode">): Values {
  const code = cause === "oom" ? "why.ends.oom" : (reason?.code ?? (cause === null ? "why.noReason" : `cause.${cause}`));
  const saysExit = code === "end.exit" || code === "end.exitText";
  return { ...reason?.values, ...(exitCode === null || saysExit ? { how: code } : { how: "why.exitAnd", exitCode, detail: code }) };
}
/** ` on {host}`, or nothing. */
export const whereOf = (nodeName: string | null): Values => (nodeName === null ? { where: "" } : { where: "why.onHost", host: nodeName });
export const endedAtOf = (facts: Pick<WhyFacts, "zone">, { task, run }: ChainLink): Values => ({ endedAt: task.endedAt === null ? "—" : clockIn(facts, run, task.endedAt) });
/** Another task's sentence inside one of ours. */
export const within = (reason: Sentence | null): Values => (reason === null ? { how: "" } : { ...reason.values, how: reason.code });

/** [PLC1] The first sentence of many refusals: the host that lacks least, with what it lacks; one that only has to wait before one that never can. Null when nobody was asked. */
export function noHostTakes(candidates: readonly Candidate[]): Sentence | null {
  const far = ({ reasons }: Candidate): number => reasons.length + (reasons.some((reason) => LASTING_REFUSALS.has(reason.code)) ? 1000 : 0);
  const nearest = candidates.toSorted((a, b) => far(a) - far(b))[0];
  const reason = nearest?.reasons[0];
  if (nearest === undefined || reason === undefined) return null;
  const values = { ...reason.values, node: nearest.nodeName, reason: reason.code };
  return candidates.length === 1 ? sentence("why.noHostTakes", values) : sentence("why.noHostsTake", { ...values, count: candidates.length });
}
