import { nearestName, sentence, type ParameterValues, type Sentence, type TaskDefinition, type TaskId, type TaskInstance, type Workflow, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import {
  childRuns,
  endedChildRuns,
  failedNames,
  findWorkflowByName,
  getWorkflowInstance,
  listWorkflows,
  outputsIn,
  setInstanceParams,
  setOutputs,
  taskIn,
  tasksOf,
  workflowsAbove,
  type Db,
  type Store,
  type Tx,
} from "../../store/index.ts";
import type { Logger } from "../../platform/logger.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { Readiness } from "../dispatch/readiness.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { TaskValues } from "../dispatch/taskValues.ts";
import type { Runs } from "../planning/startRun.ts";
import { hasPassed } from "./childLimits.ts";
import { isLeftOut, makeChildReruns } from "./childReruns.ts";

export interface ChildRunsOptions {
  readonly store: Store;
  readonly log: Logger;
  readonly runs: Runs;
  readonly moves: TaskMoves;
  readonly readiness: Readiness;
  readonly definitionOf: (task: TaskInstance) => Promise<TaskDefinition>;
}

/**
 * Tasks that stand for a run of another workflow: RUNNING while it runs, without an attempt, and ended as it ends. The run and the move of
 * its task are one unit, and so are its end and the task's, which is looked for again at a start of the server: it may die at any line.
 */
export function openChildRuns(options: ChildRunsOptions) {
  const { store, log, runs, moves } = options;
  const reruns = makeChildReruns(options);
  let work: Promise<void> = Promise.resolve();
  let closed = false;

  /** In a unit: a task in WAIT_RESOURCE begins its run, or goes on with the one that it has. Returns the task when it runs. */
  async function begin(tx: Tx, after: Aftermath, task: TaskInstance, { input, resolution }: TaskValues): Promise<TaskInstance | null> {
    const { form } = resolution;
    const fail = async (reason: Sentence): Promise<null> => {
      await moves.move(tx, after, { id: task.id, event: "failed", set: { cause: "startError", endedAt: tx.now, reason } });
      return null;
    };
    const name = String(form["workflow"] ?? "");
    const workflow = await findWorkflowByName(tx.db, task.projectId, name);
    if (workflow === null) return fail(await unknownWorkflow(tx.db, task, name));
    const before = (await childRuns(tx.db, task.id)).findLast((run) => run.workflowId === workflow.id);
    const refusal = before === undefined ? await whyNot(tx.db, task, workflow) : null;
    if (refusal !== null) return fail(refusal);
    const params = paramsOf(form);
    const { timeoutSeconds } = input.task;
    const set = {
      tryNo: task.tryNo + 1,
      startedAt: task.startedAt ?? tx.now,
      endedAt: null,
      retryAt: timeoutSeconds === null ? null : tx.now + timeoutSeconds * 1000,
      reason: sentence("run.child", { workflow: workflow.name }),
      cause: null,
      forcedBy: null,
    };
    const started = await moves.move(tx, after, { id: task.id, event: "started", set });
    if (started === null) return null;
    if (before === undefined) {
      const { instance, ready } = await runs.child(tx, task, workflow, params);
      after.ready.push(...ready);
      if (instance.endedAt !== null) await end(tx, after, instance.id);
    } else {
      await setInstanceParams(tx, before.id, params);
      // Made good by hand while the task waited for its next try, it is as good as done; a person who reruns the task wants it again.
      const goesOn = (await reruns.goOn(tx, after, before)) || (task.tryNo === 0 && (await reruns.again(tx, after, before)));
      if (!goesOn) await end(tx, after, before.id);
    }
    return started.task;
  }
  /** In a unit: the task of a run that has ended ends too. */
  async function end(tx: Tx, after: Aftermath, id: WorkflowInstanceId): Promise<void> {
    const run = await getWorkflowInstance(tx.db, id);
    if (run === null || run.endedAt === null || run.parentTaskId === null) return;
    const task = await taskIn(tx, run.parentTaskId);
    if (task === null || task.attemptId !== null || (task.state !== "RUNNING" && task.state !== "KILLING")) return;
    const common = { id: task.id, expect: { epoch: task.epoch } };
    if (task.state === "KILLING") {
      await moves.move(tx, after, { ...common, event: "killed", set: { endedAt: tx.now, retryAt: null, killRequested: false } });
      return;
    }
    const definition = await options.definitionOf(task);
    const timedOut = hasPassed(task);
    // What a kill kept from beginning is skipped, and adds up to a success.
    if (run.state === "SUCCESS" && !(timedOut && (await tasksOf(tx.db, run.id)).some(isLeftOut))) {
      const source = definition.params["outputsOf"];
      const chosen = typeof source !== "string" || source === "" ? undefined : (await tasksOf(tx.db, run.id)).find((one) => one.name === source);
      await setOutputs(tx, task.id, chosen === undefined ? {} : await outputsIn(tx, run.id, chosen.taskId as TaskId));
      await moves.move(tx, after, { ...common, event: "succeeded", set: { endedAt: tx.now, retryAt: null, reason: null } });
      return;
    }
    const again = task.tryNo < task.maxTries;
    const reason = timedOut
      ? sentence("end.timeout", { seconds: Number(task.reason?.values["seconds"] ?? 0) })
      : sentence("end.child", { workflow: run.workflowName, state: "state.FAILED", tasks: await failedNames(tx.db, run.id) });
    const retryAt = again ? tx.now + definition.retry.intervalSeconds * 1000 : null;
    const moved = await moves.move(tx, after, { ...common, event: again ? "retried" : "failed", set: { cause: timedOut ? "timeout" : "exit", endedAt: tx.now, retryAt, reason } });
    if (moved?.task.state === "WAIT_RETRY") after.retrying.push(moved.task);
  }
  const ended = (id: WorkflowInstanceId): void =>
    void (work = work
      .then(async () => {
        if (closed) return;
        const after = await store.write(async (tx) => {
          const aftermath = new Aftermath();
          await end(tx, aftermath, id);
          return aftermath;
        });
        moves.settle(after);
      })
      .catch((error: unknown) => log.error("the end of a run did not reach its task", { id, error: String(error) })));

  const stopListening = store.onCommit((facts) => {
    for (const { name, payload } of facts) {
      if (name !== "workflowInstance.changed") continue;
      const { id, endedAt, parentTaskId } = payload["instance"] as WorkflowInstance;
      if (parentTaskId !== null && endedAt !== null) ended(id);
    }
  });
  return {
    begin,
    /** What ended while no server ran. */
    async start(): Promise<void> {
      for (const id of await store.read(endedChildRuns)) ended(id);
      await work;
    },
    async close(): Promise<void> {
      closed = true;
      stopListening();
      await work;
    },
  };
}
export type ChildRuns = ReturnType<typeof openChildRuns>;

const paramsOf = (form: ParameterValues): Record<string, string> => {
  const rows = form["params"];
  return Array.isArray(rows) ? Object.fromEntries(rows.flatMap((row): [string, string][] => (row["name"] ? [[row["name"], row["value"] ?? ""]] : []))) : {};
};
async function whyNot(db: Db, task: TaskInstance, workflow: Workflow): Promise<Sentence | null> {
  if (!workflow.enabled) return sentence("workflow.disabled", { workflow: workflow.name });
  if (workflow.revision === null) return sentence("workflow.notPublished", { workflow: workflow.name });
  // A name may come from a value, so publishing could not see it.
  return (await workflowsAbove(db, task.workflowInstanceId)).has(workflow.id) ? sentence("child.circle", { workflow: workflow.name }) : null;
}
async function unknownWorkflow(db: Db, task: TaskInstance, name: string): Promise<Sentence> {
  const nearest = nearestName(
    name,
    (await listWorkflows(db, { projectIds: [task.projectId] })).map((one) => one.name),
  );
  return sentence("child.unknown", { task: task.name, name, nearest: nearest === null ? "" : `${nearest}?` });
}
