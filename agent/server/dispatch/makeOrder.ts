import {
  DEFAULT_KILL_GRACE_SECONDS,
  DEFAULT_LOG_CAP_BYTES,
  DEFAULT_TIMEOUT_SECONDS,
  NO_LIMITS,
  type AttemptId,
  type AttemptOrder,
  type PlacementStrategy,
  type ResourceGroupId,
  type TaskDefinition,
  type TaskInstance,
  type TaskTypeBody,
  type WorkflowInstance,
} from "#contract";
import type { ScopesAround } from "../values/valueBook.ts";
import { zonedAt } from "../../domain/planning/businessDate.ts";
import { builtInParameters } from "../../domain/parameters/builtInParameters.ts";
import { resolveParameters, type ParameterScopes, type Resolution } from "../../domain/parameters/resolveParameters.ts";

export interface OrderInput {
  readonly instance: Pick<WorkflowInstance, "businessDate" | "fireAt" | "zone" | "projectName" | "workflowName" | "params" | "id">;
  readonly workflowParams: Readonly<Record<string, string>>;
  /** What folders, project and platform give it. */
  readonly around: ScopesAround;
  readonly upstream?: ParameterScopes["upstream"];
  readonly task: TaskDefinition;
  readonly type: TaskTypeBody;
  readonly instanceId: string;
  readonly tryNo: number;
  readonly where: AttemptOrder["where"];
}

/** Every parameter of one try, with its origin. */
export function resolveFor(input: Omit<OrderInput, "where">): Resolution {
  const scheduleAt = zonedAt(input.instance.fireAt, input.instance.zone);
  return resolveParameters(
    {
      run: input.instance.params,
      task: input.task.params,
      ...(input.upstream === undefined ? {} : { upstream: input.upstream }),
      workflow: input.workflowParams,
      ...input.around,
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
    environment: environmentOf(resolution.environment),
    timeoutSeconds: input.task.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    killGraceSeconds: DEFAULT_KILL_GRACE_SECONDS,
    logCapBytes: input.task.limits?.outputBytes ?? input.type.limits?.outputBytes ?? DEFAULT_LOG_CAP_BYTES,
    stop: input.type.stop ?? null,
    limits: { ...NO_LIMITS, ...input.type.limits, ...input.task.limits },
    warnAfterSeconds: input.task.warnAfterSeconds ?? null,
    secrets: resolution.secrets,
    masked: resolution.masked,
    files: resolution.files,
    applications: input.type.applications ?? null,
    where: input.where,
  };
}

/** Where a task may run: its own words, and what its type needs of a host. */
export function whereOf(task: TaskDefinition, type: TaskTypeBody, group: { readonly groupId: ResourceGroupId | null; readonly groupName: string; readonly strategy: PlacementStrategy }): AttemptOrder["where"] {
  return { ...group, tags: task.where?.tags ?? [], requires: [...(type.requires ?? []), ...(task.where?.requires ?? [])], memoryBytes: task.where?.memoryBytes ?? null };
}
/** [PAR2] A value with a NUL byte cannot be an environment variable; everything else reaches the task as it is. */
const environmentOf = (values: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(values).filter(([, value]) => !value.includes("\0")));
