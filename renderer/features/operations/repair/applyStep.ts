import { Refusal } from "#contract";
import type { TaskInstanceId, WorkflowInstanceId } from "#contract";
import { link } from "../../../link/link.ts";
import type { Step } from "./repairPlan.ts";

const MOST_BEHIND = 2000;
const FIRST = 1;

/** What waits behind a root and has not ended, by run. */
async function behind(id: TaskInstanceId): Promise<readonly { readonly taskInstanceId: TaskInstanceId; readonly workflowInstanceId: WorkflowInstanceId; readonly state: string }[]> {
  return (await link.ask("operation.downstream", { taskInstanceId: id, limit: MOST_BEHIND })).rows as never;
}

/**
 * Does one step as it is planned at this moment: the server's plan, applied by its token. Answers how many instances changed; throws the
 * refusal that says why not. With `hurry` everything behind a root that goes on has the first priority before it goes.
 */
export async function applyStep({ root, choice }: Step, hurry: boolean): Promise<number> {
  const rows = choice.kind === "hold" || hurry ? await behind(root.id) : [];
  const target = choice.kind === "hold" ? { verb: "pause" as const, taskInstanceIds: rows.filter((row) => row.state === "NOT_RUN").map((row) => row.taskInstanceId) } : { verb: choice.kind, taskInstanceIds: [root.id] };
  if (target.taskInstanceIds.length === 0) throw new Refusal("refused", "verb.nothing");
  const plan = await link.ask("operation.plan", target);
  const [first] = plan.ineligible;
  if (plan.changes.length === 0) throw new Refusal("refused", first?.reason.code ?? "verb.nothing", first?.reason.values ?? {});
  const hurries = hurry && choice.kind !== "hold";
  if (hurries) await raise(rows);
  const { applied } = await link.ask("operation.apply", {
    ...target,
    token: plan.token,
    ...(choice.kind === "setSuccess" ? { reason: choice.reason } : {}),
    ...(choice.kind === "rerun" && Object.keys(choice.params).length > 0 ? { params: choice.params } : {}),
  });
  if (hurries && choice.kind === "rerun") await raise([{ taskInstanceId: root.id, workflowInstanceId: root.workflowInstanceId }]);
  return applied.length;
}

/** Whatever of these has not ended is taken first. */
async function raise(rows: readonly { readonly taskInstanceId: TaskInstanceId; readonly workflowInstanceId: WorkflowInstanceId }[]): Promise<void> {
  for (const [workflowInstanceId, of] of Map.groupBy(rows, (row) => row.workflowInstanceId))
    for (let from = 0; from < of.length; from += 1000) await link.ask("queue.setPriority", { workflowInstanceId, taskInstanceIds: of.slice(from, from + 1000).map((row) => row.taskInstanceId), priority: FIRST });
}
