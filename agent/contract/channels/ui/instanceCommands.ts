import { z } from "zod";
import { Attempt } from "../../model/attempt.ts";
import { Outputs } from "../../model/flow.ts";
import { CalendarDate, ProjectId, TaskInstanceId, WorkflowId, WorkflowInstanceId } from "../../model/ids.ts";
import { Candidate, Origin, TaskInstance, TaskInstanceRow, TileCounts, WorkflowInstance, WorkflowInstanceState } from "../../model/instance.ts";
import { ResolvedParameter } from "../../model/parameter.ts";
import { WorkflowDefinition } from "../../model/workflow.ts";
import { InstanceState } from "../../lifecycle/instanceLifecycle.ts";
import { CallbackStanding, WaitSeconds } from "../../model/trigger.ts";
import { query, waiting } from "../catalog.ts";
import { Page, see } from "./rights.ts";

/** The task that stands for a run, and the run that a task stands for. */
const ParentTask = z.object({ taskInstanceId: TaskInstanceId, name: z.string(), workflowInstanceId: WorkflowInstanceId, workflowName: z.string() });
const ChildRun = z.object({ workflowInstanceId: WorkflowInstanceId, workflowName: z.string(), state: WorkflowInstanceState });
const InstanceDetail = z.object({ instance: WorkflowInstance, parent: ParentTask.nullable(), definition: WorkflowDefinition, tasks: z.array(TaskInstance), seq: z.number().int() });

/** [S2-19] What stands next to a task in another run. Of a dependency whose run does not exist yet, or that the caller may not see, only the name is known. */
const OutsideNeighbour = z.object({
  /** `project/workflow`, or `project/workflow/task`. */
  name: z.string(),
  /** Empty: the run before, whatever its date. */
  businessDate: z.union([CalendarDate, z.literal("")]),
  workflowInstanceId: WorkflowInstanceId.nullable(),
  taskInstanceId: TaskInstanceId.nullable(),
  state: z.union([InstanceState, WorkflowInstanceState]).nullable(),
  met: z.boolean(),
});
export type OutsideNeighbour = z.infer<typeof OutsideNeighbour>;

/** Instances, and what is done to them. */
export const instanceCommands = {
  "workflowInstance.list": query(
    "signedIn",
    z.object({
      projectId: ProjectId.optional(),
      workflowId: WorkflowId.optional(),
      state: WorkflowInstanceState.optional(),
      businessDate: CalendarDate.optional(),
      origin: Origin.optional(),
      before: WorkflowInstanceId.optional(),
      ...Page,
    }),
    z.object({ instances: z.array(WorkflowInstance), seq: z.number().int() }),
    { method: "GET", path: "/workflow-instances" },
  ),
  "workflowInstance.get": query(see, z.object({ workflowInstanceId: WorkflowInstanceId }), InstanceDetail, { method: "GET", path: "/workflow-instances/{workflowInstanceId}" }),
  /** [API1] The run when it has ended, or as it is after `wait` seconds. */
  "workflowInstance.wait": waiting(
    query(see, z.object({ workflowInstanceId: WorkflowInstanceId, wait: WaitSeconds.default(30) }), WorkflowInstance, { method: "GET", path: "/workflow-instances/{workflowInstanceId}/wait" }),
  ),
  /** [API3] Null: nobody asked to be told. */
  "workflowInstance.callback": query(see, z.object({ workflowInstanceId: WorkflowInstanceId }), z.object({ callback: CallbackStanding.nullable() }), {
    method: "GET",
    path: "/workflow-instances/{workflowInstanceId}/callback",
  }),
  "taskInstance.list": query(
    "signedIn",
    z.object({
      projectId: ProjectId.optional(),
      workflowId: WorkflowId.optional(),
      states: z.array(InstanceState).optional(),
      businessDate: CalendarDate.optional(),
      origin: Origin.optional(),
      text: z.string().max(200).optional(),
      /** Of runs that the caller started, or of workflows that are the caller's. */
      mine: z.union([z.boolean(), z.stringbool()]).optional(),
      /** Of workflows that are this person's; without an owner, of runs that this person started. */
      owner: z.string().max(100).optional(),
      /** [LC7] Only what has not run and waits for this instance, in its run and in others; of very many the first 10,000. */
      behind: TaskInstanceId.optional(),
      before: TaskInstanceId.optional(),
      ...Page,
    }),
    z.object({
      /** The newest run first, and in a run the last task. */
      rows: z.array(TaskInstanceRow),
      counts: TileCounts,
      total: z.number().int(),
      /** Not everything was counted: `total` and each of `counts` are at least so many. */
      totalIsAtLeast: z.boolean(),
      /** So many of the newest rows were looked at, because no index answers the filter; null: all. */
      searched: z.number().int().nullable(),
      seq: z.number().int(),
    }),
    { method: "GET", path: "/task-instances" },
  ),
  "taskInstance.get": query(
    see,
    z.object({ taskInstanceId: TaskInstanceId }),
    z.object({
      task: TaskInstanceRow,
      attempts: z.array(Attempt),
      candidates: z.array(Candidate),
      upstream: z.array(TaskInstance),
      downstream: z.array(TaskInstance),
      outside: z.object({ upstream: z.array(OutsideNeighbour), downstream: z.array(OutsideNeighbour) }),
      parameters: z.array(ResolvedParameter),
      /** [FLOW1] What its last attempt handed downstream. */
      outputs: Outputs,
      child: ChildRun.nullable(),
      seq: z.number().int(),
    }),
    { method: "GET", path: "/task-instances/{taskInstanceId}" },
  ),
  /**
   * [WIRE7] From now on send the facts of these topics. With `lastSeq`, the missed ones first; when they are gone `resumed` is
   * false and the client reads everything anew. `platform` carries definitions, nodes and workflow instances, an instance's
   * topic carries its tasks and attempts.
   */
  "stream.open": query(
    "signedIn",
    z.object({ topics: z.array(z.union([z.literal("platform"), WorkflowInstanceId])).max(50), lastSeq: z.number().int().nullable() }),
    z.object({ seq: z.number().int(), resumed: z.boolean() }),
  ),
} as const;
