import { z } from "zod";
import { Instant, Name, PoolId, ProjectId, Remark, ResourceGroupId, TaskInstanceId, WorkflowInstanceId } from "../../model/ids.ts";
import { Lane, PlacementSettings, PlacementStrategy, Pool, Priority, ResourceGroup } from "../../model/placement.ts";
import { Sentence } from "../../model/sentence.ts";
import { command, query } from "../catalog.ts";
import { Page, administer, none, operate } from "./rights.ts";

/** What waits for resources, in the order in which it will be looked at, and who holds what it waits for. */
const QueueView = z.object({
  waiting: z.array(
    z.object({
      taskInstanceId: TaskInstanceId,
      workflowInstanceId: WorkflowInstanceId,
      projectId: ProjectId,
      name: z.string(),
      workflowName: z.string(),
      lane: Lane,
      priority: Priority,
      /** From 1, within what this reader may see counted too: the place in the whole queue. */
      position: z.number().int(),
      readyAt: Instant.nullable(),
      reason: Sentence.nullable(),
    }),
  ),
  total: z.number().int(),
  lanes: z.array(z.object({ lane: Lane, share: z.number(), waiting: z.number().int(), running: z.number().int() })),
  pools: z.array(
    z.object({
      pool: Pool,
      used: z.number().int(),
      waiting: z.number().int(),
      /** Those that the reader may see. */
      holders: z.array(z.object({ taskInstanceId: TaskInstanceId, workflowInstanceId: WorkflowInstanceId, projectId: ProjectId, name: z.string(), slots: z.number().int(), since: Instant })),
    }),
  ),
});
export type QueueView = z.infer<typeof QueueView>;

/** Resource groups, pools and the queue (UX.md, screen 11). */
export const placementCommands = {
  "group.list": query("signedIn", z.object({ projectId: ProjectId.optional() }), z.object({ groups: z.array(ResourceGroup), seq: z.number().int() }), { method: "GET", path: "/groups" }),
  /** Makes a group (`version` null) or changes it (S0-05: project admins). */
  "group.save": command(
    administer,
    z.object({
      id: ResourceGroupId,
      projectId: ProjectId,
      version: z.number().int().nullable(),
      name: Name,
      network: z.string().max(40).default(""),
      strategy: PlacementStrategy.default("spread"),
      settings: PlacementSettings.nullable().default(null),
      remark: Remark.default(""),
    }),
    ResourceGroup,
    { method: "PUT", path: "/groups/{id}" },
  ),
  /** Refused while hosts are in it or published tasks name it; says which. */
  "group.remove": command(administer, z.object({ id: ResourceGroupId, projectId: ProjectId }), none, { method: "DELETE", path: "/groups/{id}" }),
  "pool.list": query("signedIn", z.object({ projectId: ProjectId.optional() }), z.object({ pools: z.array(Pool), seq: z.number().int() }), { method: "GET", path: "/pools" }),
  /** A pool without a project is the platform's and needs its right. */
  "pool.save": command("signedIn", z.object({ id: PoolId, projectId: ProjectId.nullable(), version: z.number().int().nullable(), name: Name, slots: Pool.shape.slots, remark: Remark.default("") }), Pool, {
    method: "PUT",
    path: "/pools/{id}",
  }),
  /** Refused while somebody holds it or published tasks name it; says who. */
  "pool.remove": command("signedIn", z.object({ id: PoolId }), none, { method: "DELETE", path: "/pools/{id}" }),

  "queue.get": query("signedIn", z.object({ projectId: ProjectId.optional(), lane: Lane.optional(), ...Page }), QueueView, { method: "GET", path: "/queue" }),
  "queue.setPriority": command(operate, z.object({ workflowInstanceId: WorkflowInstanceId, taskInstanceIds: z.array(TaskInstanceId).min(1).max(1000), priority: Priority }), z.object({ changed: z.number().int() }), {
    method: "PUT",
    path: "/workflow-instances/{workflowInstanceId}/priority",
  }),
} as const;
