import { type AttemptId, type AttemptOrder, NO_LIMITS, type TaskInstanceId, type WorkflowInstanceId } from "#contract";
import type { Ids } from "../platform/ids.ts";

/** An order that runs `argv` as it is; anything else by `change`. */
export function makeOrder(ids: Ids, argv: string[], change: Partial<AttemptOrder> = {}): AttemptOrder {
  return {
    attemptId: ids.next<AttemptId>(),
    taskInstanceId: ids.next<TaskInstanceId>(),
    workflowInstanceId: ids.next<WorkflowInstanceId>(),
    epoch: 1,
    tryNo: 1,
    taskName: "task",
    plugin: { kind: "command", command: argv },
    params: {},
    environment: {},
    timeoutSeconds: 3600,
    killGraceSeconds: 5,
    logCapBytes: 1024 * 1024 * 1024,
    stop: null,
    limits: NO_LIMITS,
    warnAfterSeconds: null,
    secrets: [],
    masked: [],
    applications: null,
    where: { groupId: null, groupName: "", strategy: "spread", tags: [], requires: [], memoryBytes: null },
    ...change,
  };
}
/** The same for a shell script. */
export const makeScript = (ids: Ids, script: string, change: Partial<AttemptOrder> = {}): AttemptOrder =>
  makeOrder(ids, [], { plugin: { kind: "interpreter", command: ["sh"], script: "script", extension: ".sh" }, params: { script }, ...change });
