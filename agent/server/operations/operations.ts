import { Refusal, sentence, type Handlers, type Sentence, type TaskInstance, type UiUp } from "#contract";
import { edgesOf, getTask, getWorkflowInstance, setInstanceParams, tasksOf, type Db, type Store } from "../../store/index.ts";
import { planOperation, planToken, type Plan, type Scope } from "../../domain/operations/planOperation.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { Retries } from "../dispatch/retries.ts";
import { rerunDiffers, withLatest } from "../../domain/operations/rerunRevision.ts";
import { rerunRevisions, type RerunRevisions } from "./rerunRevisions.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import { AS_NEW } from "../dispatch/asNew.ts";
import type { Readiness } from "../dispatch/readiness.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { CommandContext } from "../gateway/commandContext.ts";

export interface OperationsOptions {
  readonly store: Store;
  readonly authority: Authority;
  readonly moves: TaskMoves;
  readonly readiness: Readiness;
  readonly dispatcher: () => Dispatcher;
  readonly retries: () => Retries;
}
interface Planned {
  readonly plan: Plan;
  readonly tasks: Map<TaskInstance["id"], TaskInstance>;
  /** Between which revisions a rerun chooses, when they say something else of what is planned. */
  readonly differs: ReturnType<typeof rerunDiffers>;
  /** The published revision, when it was asked for. */
  readonly latest: RerunRevisions["latest"];
}
type Target = Parameters<Handlers<UiUp, CommandContext>["operation.plan"]>[0];

/** Plan and apply: the verbs of an operator, each shown before it is done [VRB2]. */
export function operationHandlers(options: OperationsOptions): Pick<Handlers<UiUp, CommandContext>, "operation.plan" | "operation.apply"> {
  const { store, moves } = options;

  async function planIn(db: Db, target: Target): Promise<Planned> {
    const runId = (await getTask(db, target.taskInstanceIds[0]!))!.workflowInstanceId;
    const listed = await tasksOf(db, runId);
    const edges = await edgesOf(db, runId);
    const tasks = new Map(listed.map((task) => [task.id, task]));
    const plan = planOperation(target.verb, target.taskInstanceIds, target.scope as Scope, listed, edges);
    const instance = target.verb === "rerun" ? await getWorkflowInstance(db, runId) : null;
    if (instance === null) {
      if (target.revision === "latest") throw new Refusal("invalid", "verb.nothing");
      return { plan, tasks, differs: null, latest: null };
    }
    const { latest, originalOf } = await rerunRevisions(
      db,
      instance,
      plan.changes.map((change) => tasks.get(change.taskInstanceId)!),
    );
    const differs = rerunDiffers(plan, tasks, originalOf, instance.revision, latest);
    return target.revision === "latest" ? { plan: withLatest(plan, tasks, latest), tasks, differs, latest } : { plan, tasks, differs, latest: null };
  }

  return {
    "operation.plan": async (input) => {
      const { plan, differs } = await store.read((db) => planIn(db, input));
      return { token: planToken(input.verb, plan), verb: input.verb, ...plan, revisions: differs };
    },
    "operation.apply": async (input, context) => {
      const by = callerName(context.caller);
      const forcing = input.verb === "setSuccess";
      if (forcing && input.reason.trim() === "") throw new Refusal("invalid", "verb.reasonNeeded");
      const after = new Aftermath();
      const answer = await context.commit(
        (done: { applied: Plan["changes"]; ineligible: Plan["ineligible"] }) => ({
          object: `${input.verb} ${done.applied.map((change) => change.name).join(", ")}`.slice(0, 200),
          before: done.applied.map((change) => change.before),
          after: { states: done.applied.map((change) => change.after), reason: input.reason, ...(input.revision === "latest" ? { revision: input.revision } : {}) },
        }),
        async (tx) => {
          const { plan, tasks, latest } = await planIn(tx.db, input);
          if (input.token !== null && input.token !== planToken(input.verb, plan)) throw new Refusal("stale", "verb.stale");
          const first = plan.ineligible[0];
          if (plan.changes.length === 0) throw new Refusal("refused", first?.reason.code ?? "verb.nothing", first?.reason.values ?? {});
          if (input.verb === "kill" && plan.changes.length > 1) {
            // S2-17: more than one at once is for project admins.
            const instance = (await getWorkflowInstance(tx.db, [...tasks.values()][0]!.workflowInstanceId))!;
            if (!(await options.authority.has(context.caller.user!, "administer", instance.projectId))) throw new Refusal("forbidden", "verb.batchKill");
          }
          if (input.params !== undefined) {
            if (input.verb !== "rerun") throw new Refusal("invalid", "verb.nothing");
            await setInstanceParams(tx, [...tasks.values()][0]!.workflowInstanceId, input.params);
          }
          for (const change of plan.changes) {
            const task = tasks.get(change.taskInstanceId)!;
            if (input.verb === "kill") await moves.kill(tx, after, task, by);
            else if (forcing) await moves.move(tx, after, { id: task.id, event: "successForced", expect: { epoch: task.epoch }, set: { forcedBy: by, reason: forcedReason(by, input.reason), cause: null } });
            else await rerun(task, change.after === "NOT_RUN");
          }
          return { applied: plan.changes, ineligible: plan.ineligible };

          /** Put back to NOT_RUN behind nothing that is open: it is ready at once. */
          async function settled(task: TaskInstance): Promise<void> {
            if (task.waitingOn === 0) await options.readiness.release(tx, after, { tasks: [task], by: "SKIPPED" });
          }
          async function rerun(task: TaskInstance, wait: boolean): Promise<void> {
            const cleared = { ...AS_NEW, ...asLatest(task, latest) };
            const moved = await moves.move(tx, after, { id: task.id, event: wait ? "resetRequested" : "rerunRequested", expect: { epoch: task.epoch }, set: { ...cleared, readyAt: wait ? null : tx.now } });
            if (moved === null) return;
            if (wait) await settled(moved.task);
            else after.ready.push(moved.task);
          }
        },
      );
      for (const change of answer.applied) {
        options.dispatcher().forget(change.taskInstanceId);
        options.retries().forget(change.taskInstanceId);
      }
      moves.settle(after);
      return answer;
    },
  };
}

/** [REV1] What a task becomes when it is rerun as the published revision has it; as it is otherwise. */
function asLatest({ taskId }: TaskInstance, latest: RerunRevisions["latest"]): Partial<Pick<TaskInstance, "revisionId" | "name" | "type" | "maxTries">> {
  const task = latest?.task(taskId);
  return latest === null || task === undefined ? {} : { revisionId: latest.id, name: task.name, type: task.type, maxTries: task.retry.times + 1 };
}
const forcedReason = (by: string, reason: string): Sentence => (reason.trim() === "" ? sentence("end.forced", { by }) : sentence("end.forcedReason", { by, reason: reason.trim() }));
