import {
  DEFAULT_KILL_GRACE_SECONDS,
  DEFAULT_LOG_CAP_BYTES,
  DEFAULT_TIMEOUT_SECONDS,
  type AttemptId,
  type AttemptOrder,
  type ResolvedParameter,
  type TaskDefinition,
  type TaskInstance,
  type TaskTypeBody,
  type WorkflowInstance,
} from "#contract";
import { zonedAt } from "../../domain/planning/businessDate.ts";
import { builtInParameters, resolveParameters, type Resolution } from "../../domain/parameters/resolveParameters.ts";

export interface OrderInput {
  readonly instance: Pick<WorkflowInstance, "businessDate" | "fireAt" | "zone" | "projectName" | "workflowName" | "params" | "id">;
  readonly workflowParams: Readonly<Record<string, string>>;
  readonly projectParams: Readonly<Record<string, string>>;
  readonly task: TaskDefinition;
  readonly type: TaskTypeBody;
  readonly instanceId: string;
  readonly tryNo: number;
}

/** Every parameter of one try, with its origin. */
export function resolveFor(input: OrderInput): Resolution {
  const scheduleAt = zonedAt(input.instance.fireAt, input.instance.zone);
  return resolveParameters(
    {
      run: input.instance.params,
      task: input.task.params,
      workflow: input.workflowParams,
      project: input.projectParams,
      platform: {},
      builtIn: builtInParameters({
        businessDate: input.instance.businessDate,
        scheduleAt,
        project: input.instance.projectName,
        workflow: input.instance.workflowName,
        task: input.task.name,
        instanceId: input.instanceId,
        tryNo: input.tryNo,
      }),
    },
    input.type,
    scheduleAt,
  );
}

/** The order that an agent gets: complete, so that it asks nobody anything later. */
export function makeOrder(attemptId: AttemptId, target: Pick<TaskInstance, "id" | "workflowInstanceId">, epoch: number, input: OrderInput, resolution: Resolution): AttemptOrder {
  return {
    attemptId,
    taskInstanceId: target.id,
    workflowInstanceId: target.workflowInstanceId,
    epoch,
    tryNo: input.tryNo,
    taskName: input.task.name,
    plugin: input.type.plugin,
    params: resolution.form,
    environment: environmentOf(resolution.parameters),
    timeoutSeconds: input.task.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    killGraceSeconds: DEFAULT_KILL_GRACE_SECONDS,
    logCapBytes: DEFAULT_LOG_CAP_BYTES,
    stop: input.type.stop ?? null,
  };
}
/** [PAR2] A value with a NUL byte cannot be an environment variable; everything else reaches the task as it is. */
const environmentOf = (parameters: readonly ResolvedParameter[]): Record<string, string> => Object.fromEntries(parameters.filter((one) => !one.value.includes("\0")).map((one) => [one.name, one.value]));
