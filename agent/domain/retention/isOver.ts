import type { Origin, RetentionPolicy, WorkflowInstanceId, WorkflowInstanceState } from "#contract";

/** What decides about a run that has ended. */
export interface EndedRun {
  readonly id: WorkflowInstanceId;
  readonly state: WorkflowInstanceState;
  readonly origin: Origin;
  readonly endedAt: number | null;
}
const DAY_MS = 86_400_000;

/** [RTN1] When what has not failed, and what has, is over its time; null: never. What failed is never kept shorter than what did not. */
export function cutsOf({ keepDays, keepFailedDays }: RetentionPolicy, now: number): { readonly plain: number | null; readonly failed: number | null } {
  if (keepDays === null) return { plain: null, failed: null };
  return { plain: now - keepDays * DAY_MS, failed: keepFailedDays === null ? null : now - Math.max(keepDays, keepFailedDays) * DAY_MS };
}

/**
 * [RTN1] Whether a policy removes a run. `kept` is the oldest of the last `keepRuns` ended runs of its workflow that are no tests; null when it has
 * fewer, and then none of them goes. Tests have no history that anybody counts on: they go by their time alone.
 */
export function isOver(run: EndedRun, policy: RetentionPolicy, kept: WorkflowInstanceId | null, now: number): boolean {
  if (run.endedAt === null) return false;
  const cuts = cutsOf(policy, now);
  const cut = run.state === "FAILED" ? cuts.failed : cuts.plain;
  if (cut === null || run.endedAt >= cut) return false;
  return run.origin === "test" || policy.keepRuns === 0 || (kept !== null && run.id < kept);
}

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** The lowest id that a maker of ids gives at an instant, so that what is older is read from an index alone. */
export function lowestIdAt(ms: number): WorkflowInstanceId {
  let text = "";
  for (let rest = BigInt(Math.max(0, Math.floor(ms))) << 80n, at = 0; at < 26; at++, rest >>= 5n) text = ALPHABET[Number(rest & 31n)]! + text;
  return text as WorkflowInstanceId;
}
