import { Refusal, type Handlers, type UiUp, type WorkflowInstance, type WorkflowInstanceId } from "#contract";
import { callbackStanding, type Store } from "../../store/index.ts";
import type { Ids } from "../../platform/ids.ts";
import { callerName } from "../auth/authority.ts";
import type { EditLocks } from "../definitions/locks/editLocks.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Runs } from "../planning/startRun.ts";
import type { RunCallbacks } from "./runCallbacks.ts";
import type { RunEnds } from "./runEnds.ts";

export interface TriggerOptions {
  readonly store: Store;
  readonly runs: Runs;
  readonly locks: EditLocks;
  readonly ends: RunEnds;
  readonly callbacks: RunCallbacks;
  readonly dispatcher: () => Dispatcher;
  readonly ids: Ids;
}

/** [API1] [API3] Starting a run, waiting for its end, being told of it. */
export function triggerHandlers({ store, runs, locks, ends, callbacks, dispatcher, ids }: TriggerOptions): Pick<Handlers<UiUp, CommandContext>, "workflow.run" | "workflowInstance.wait" | "workflowInstance.callback"> {
  return {
    "workflow.run": async ({ wait, callback, ...input }, context) => {
      const { caller } = context;
      const origin = input.origin ?? (caller.token === null ? "manual" : "api");
      const reach = callback === undefined ? "public" : await callbacks.reachFor(caller, callback);
      let ready: Awaited<ReturnType<Runs["start"]>>["ready"] = [];
      const instance = await context.commit<WorkflowInstance>(
        (answer) => ({ object: `run ${answer.projectName}/${answer.workflowName}`, projectId: answer.projectId, after: { businessDate: answer.businessDate, params: Object.keys(answer.params), test: input.test } }),
        async (tx) => {
          if (input.test) await locks.mustHold(tx, input.workflowId, caller.user!);
          if (!input.test && input.taskIds !== undefined) throw new Refusal("invalid", "run.onlyTest");
          const run = await runs.start(tx, { ...input, only: input.taskIds, origin, id: input.id ?? ids.next<WorkflowInstanceId>(), startedBy: callerName(caller) });
          if (callback !== undefined) await callbacks.put(tx, run.instance.id, callback, reach);
          ready = run.ready;
          return run.instance;
        },
      );
      dispatcher().enqueue(ready);
      if (callback !== undefined) callbacks.made(instance.id);
      return wait === 0 ? instance : ends.wait(instance.id, wait);
    },
    "workflowInstance.wait": ({ workflowInstanceId, wait }) => ends.wait(workflowInstanceId, wait),
    "workflowInstance.callback": async ({ workflowInstanceId }) => ({ callback: await store.read((db) => callbackStanding(db, workflowInstanceId)) }),
  };
}
