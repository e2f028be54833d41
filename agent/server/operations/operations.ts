import { Refusal, sentence, type Handlers, type Sentence, type TaskInstance, type UiUp } from "#contract";
import { edgesOf, getAttempt, getWorkflowInstance, moveTask, noteTask, setInstanceParams, tasksOf, type Db, type Store } from "../../store/index.ts";
import { planOperation, planToken, type Plan, type Scope } from "../../domain/operations/planOperation.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { Retries } from "../dispatch/retries.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { CommandContext } from "../gateway/commandContext.ts";

export interface OperationsOptions {
  readonly store: Store;
  readonly authority: Authority;
  readonly moves: TaskMoves;
  readonly dispatcher: () => Dispatcher;
  readonly retries: () => Retries;
}
type Target = Parameters<Handlers<UiUp, CommandContext>["operation.plan"]>[0];

/** Plan and apply: the verbs of an operator, each shown before it is done [VRB2]. */
export function operationHandlers(options: OperationsOptions): Pick<Handlers<UiUp, CommandContext>, "operation.plan" | "operation.apply"> {
  const { store, moves } = options;

  async function planIn(db: Db, target: Target): Promise<{ plan: Plan; tasks: Map<string, TaskInstance> }> {
    const tasks = await tasksOf(db, target.workflowInstanceId);
    const edges = await edgesOf(db, target.workflowInstanceId);
    return { plan: planOperation(target.verb, target.taskInstanceIds, target.scope as Scope, tasks, edges), tasks: new Map(tasks.map((task) => [task.id, task])) };
  }

  return {
    "operation.plan": async (input) => {
      const { plan } = await store.read((db) => planIn(db, input));
      return { token: planToken(input.verb, plan), verb: input.verb, ...plan };
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
          after: { states: done.applied.map((change) => change.after), reason: input.reason },
        }),
        async (tx) => {
          const { plan, tasks } = await planIn(tx.db, input);
          if (input.token !== null && input.token !== planToken(input.verb, plan)) throw new Refusal("stale", "verb.stale");
          const first = plan.ineligible[0];
          if (plan.changes.length === 0) throw new Refusal("refused", first?.reason.code ?? "verb.nothing", first?.reason.values ?? {});
          if (input.verb === "kill" && plan.changes.length > 1) {
            // S2-17: more than one at once is for project admins.
            const instance = (await getWorkflowInstance(tx.db, input.workflowInstanceId))!;
            if (!(await options.authority.has(context.caller.user!, "administer", instance.projectId))) throw new Refusal("forbidden", "verb.batchKill");
          }
          if (input.params !== undefined) {
            if (input.verb !== "rerun") throw new Refusal("invalid", "verb.nothing");
            await setInstanceParams(tx, input.workflowInstanceId, input.params);
          }
          for (const change of plan.changes) {
            const task = tasks.get(change.taskInstanceId)!;
            if (input.verb === "kill") await kill(task);
            else if (forcing) await moves.move(tx, after, { id: task.id, event: "successForced", expect: { epoch: task.epoch }, set: { forcedBy: by, reason: forcedReason(by, input.reason), cause: null } });
            else await rerun(task, change.after === "NOT_RUN");
          }
          return { applied: plan.changes, ineligible: plan.ineligible };

          async function kill(task: TaskInstance): Promise<void> {
            const reason = sentence(task.attemptId === null || task.startedAt === null ? "end.killedBefore" : "end.killed", { by });
            if (task.state === "LOST") {
              await noteTask(tx, { id: task.id, set: { killRequested: true } });
              return;
            }
            const moved = await moveTask(tx, {
              id: task.id,
              event: "killRequested",
              expect: { epoch: task.epoch },
              set: { reason: moveEnds(task) ? reason : sentence("end.killed", { by }), killRequested: !moveEnds(task), ...(moveEnds(task) ? { endedAt: tx.now } : {}) },
            });
            if (moved?.task.state !== "KILLING" || task.attemptId === null) return;
            const attempt = await getAttempt(tx.db, task.attemptId);
            if (attempt?.nodeId != null) after.kill.push({ nodeId: attempt.nodeId, attemptId: attempt.id });
          }
          /** Put back to NOT_RUN behind nothing that is open: it is ready at once. */
          async function settled(task: TaskInstance): Promise<TaskInstance | null> {
            return task.waitingOn > 0 ? null : ((await moveTask(tx, { id: task.id, event: "ready", set: { readyAt: tx.now } }))?.task ?? null);
          }
          async function rerun(task: TaskInstance, wait: boolean): Promise<void> {
            const cleared = {
              tryNo: 0,
              attemptId: null,
              nodeId: null,
              startedAt: null,
              endedAt: null,
              retryAt: null,
              exitCode: null,
              signal: null,
              cause: null,
              warning: false,
              forcedBy: null,
              reason: null,
              killRequested: false,
            };
            const moved = await moves.move(tx, after, { id: task.id, event: wait ? "resetRequested" : "rerunRequested", expect: { epoch: task.epoch }, set: { ...cleared, readyAt: wait ? null : tx.now } });
            const ready = moved === null ? null : wait ? await settled(moved.task) : moved.task;
            if (ready !== null) after.ready.push(ready);
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

const moveEnds = (task: TaskInstance): boolean => task.state === "WAIT_TIME" || task.state === "WAIT_RESOURCE" || task.state === "WAIT_RETRY";
const forcedReason = (by: string, reason: string): Sentence => (reason.trim() === "" ? sentence("end.forced", { by }) : sentence("end.forcedReason", { by, reason: reason.trim() }));
