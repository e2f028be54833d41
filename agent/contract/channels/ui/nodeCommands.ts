import { z } from "zod";
import { AttemptId, Instant, Name, NodeId, ProjectId, Remark, ResourceGroupId, TaskInstanceId, WorkflowInstanceId } from "../../model/ids.ts";
import { Address, HostCheck, HostProcess, InstallStep, Node, NodeEventRecord, NodeInput, NodePulse, NodeSample, Port } from "../../model/node.ts";
import { Tag } from "../../model/tag.ts";
import { command, query } from "../catalog.ts";
import { none, platform } from "./rights.ts";

/** Hosts. */
export const nodeCommands = {
  "node.list": query("signedIn", none, z.object({ nodes: z.array(Node), pulses: z.array(NodePulse), seq: z.number().int() }), { method: "GET", path: "/nodes" }),
  "node.create": command(platform, NodeInput.extend({ id: NodeId.optional() }), Node, { method: "POST", path: "/nodes" }),
  /** On the server's own node only name and remark change (S3-09). */
  "node.update": command(
    platform,
    z.object({
      nodeId: NodeId,
      name: Name.optional(),
      address: Address.optional(),
      port: Port.optional(),
      remark: Remark.optional(),
      tags: z.array(Tag).max(20).optional(),
      slots: z.number().int().min(0).max(10_000).nullable().optional(),
      groupId: ResourceGroupId.nullable().optional(),
      weight: z.number().int().min(1).max(100).optional(),
    }),
    Node,
    { method: "PUT", path: "/nodes/{nodeId}" },
  ),
  "node.remove": command(platform, z.object({ nodeId: NodeId }), none, { method: "DELETE", path: "/nodes/{nodeId}" }),
  "node.start": command(platform, z.object({ nodeId: NodeId }), Node, { method: "POST", path: "/nodes/{nodeId}/start" }),
  "node.stop": command(platform, z.object({ nodeId: NodeId }), Node, { method: "POST", path: "/nodes/{nodeId}/stop" }),
  /** No new work; what runs is finished. With `until` it is started again by itself at that time. */
  "node.drain": command(platform, z.object({ nodeId: NodeId, reason: Remark.default(""), until: Instant.nullable().default(null) }), Node, { method: "POST", path: "/nodes/{nodeId}/drain" }),
  /**
   * [LC8] Whoever sends this knows that the host is off: its LOST attempts are over. Tasks fail with the cause `lost`, or are tried
   * again where their policy says so; if the host comes back, what still runs there is ended. Project admins do it for their project.
   */
  "node.declareGone": command("signedIn", z.object({ nodeId: NodeId, projectId: ProjectId.nullable().default(null), reason: z.string().min(1).max(2000) }), z.object({ attempts: z.number().int() }), {
    method: "POST",
    path: "/nodes/{nodeId}/declare-gone",
  }),
  "node.history": query("signedIn", z.object({ nodeId: NodeId, hours: z.coerce.number().int().min(1).max(168).default(1) }), z.object({ samples: z.array(NodeSample), events: z.array(NodeEventRecord) }), {
    method: "GET",
    path: "/nodes/{nodeId}/history",
  }),
  "node.processes": query(platform, z.object({ nodeId: NodeId, limit: z.coerce.number().int().min(1).max(1000).default(200) }), z.object({ processes: z.array(HostProcess) }), {
    method: "GET",
    path: "/nodes/{nodeId}/processes",
  }),
  "node.checks": query("signedIn", z.object({ nodeId: NodeId }), z.object({ checks: z.array(HostCheck) }), { method: "GET", path: "/nodes/{nodeId}/checks" }),
  /**
   * One line for a shell on the host, good for `minutes`; it reports its steps as it runs (UX.md, J2). With `uses` the same line
   * installs as many hosts: the first is this node, each other one becomes a slave like it, named as its host is.
   */
  "node.install": command(
    platform,
    z.object({ nodeId: NodeId, minutes: z.number().int().min(1).max(1440).default(60), uses: z.number().int().min(1).max(100).default(1) }),
    z.object({ line: z.string(), offline: z.string(), expiresAt: Instant }),
    {
      method: "POST",
      path: "/nodes/{nodeId}/install",
    },
  ),
  "node.installSteps": query(platform, z.object({ nodeId: NodeId }), z.object({ steps: z.array(InstallStep) }), { method: "GET", path: "/nodes/{nodeId}/install" }),
  /** Upgrades agents to the server's version, `parallel` at a time, and stops at the first that does not come back. */
  "node.upgrade": command(platform, z.object({ nodeIds: z.array(NodeId).min(1).max(1000), parallel: z.number().int().min(1).max(50).default(1) }), z.object({ started: z.number().int() }), {
    method: "POST",
    path: "/nodes/upgrade",
  }),
  /** A one-time token that binds the next program started with it to this node. */
  "node.join": command(platform, z.object({ nodeId: NodeId, minutes: z.number().int().min(1).max(1440).default(60) }), z.object({ token: z.string(), command: z.string(), expiresAt: Instant }), {
    method: "POST",
    path: "/nodes/{nodeId}/join",
  }),
  "node.attempts": query(
    "signedIn",
    z.object({ nodeId: NodeId }),
    z.array(z.object({ attemptId: AttemptId, taskInstanceId: TaskInstanceId, workflowInstanceId: WorkflowInstanceId, projectId: ProjectId, name: z.string(), state: z.string(), startedAt: Instant.nullable() })),
    { method: "GET", path: "/nodes/{nodeId}/attempts" },
  ),
} as const;
