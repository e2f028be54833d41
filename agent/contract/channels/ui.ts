import { z } from "zod";
import { ApiToken, AuditRecord, Password, ProjectMember, Role, User } from "../model/access.ts";
import { Attempt } from "../model/attempt.ts";
import {
  ApiTokenId,
  AttemptId,
  CalendarDate,
  Instant,
  Name,
  NodeId,
  PoolId,
  ProjectId,
  Remark,
  ResourceGroupId,
  TaskId,
  TaskInstanceId,
  TaskTypeId,
  UserId,
  WorkflowId,
  WorkflowInstanceId,
  ZoneName,
} from "../model/ids.ts";
import { Candidate, Origin, TaskInstance, TaskInstanceRow, TileCounts, WorkflowInstance, WorkflowInstanceState } from "../model/instance.ts";
import { Address, HostCheck, HostProcess, InstallStep, Node, NodeEventRecord, NodeInput, NodePulse, NodeSample, Port } from "../model/node.ts";
import { Lane, LaneShares, PlacementSettings, PlacementStrategy, Pool, Priority, ResourceGroup } from "../model/placement.ts";
import { Tag } from "../model/tag.ts";
import { ParameterValues, ResolvedParameter, TextParameters } from "../model/parameter.ts";
import { Project } from "../model/project.ts";
import { Sentence } from "../model/sentence.ts";
import { TaskType, TaskTypeBody } from "../model/taskType.ts";
import { Revision, RevisionSummary, Workflow, WorkflowDefinition, WorkflowSummary } from "../model/workflow.ts";
import { Problem } from "../errors/errors.ts";
import { InstanceState } from "../lifecycle/instanceLifecycle.ts";
import { Verb } from "../lifecycle/verbs.ts";
import { command, query } from "./catalog.ts";
import { LogRetention } from "./logLink.ts";

const none = z.object({});
const platform = { right: "platform", of: "platform" } as const;
const see = { right: "see", of: "project" } as const;
const edit = { right: "edit", of: "project" } as const;
const publish = { right: "publish", of: "project" } as const;
const operate = { right: "operateOwn", of: "project" } as const;
const administer = { right: "administer", of: "project" } as const;

const Session = z.object({ token: z.string(), expiresAt: Instant, user: User });
const Page = { limit: z.coerce.number().int().min(1).max(1000).default(200) };

/** Verb, targets and scope: what the impact sheet asks and what is then done. */
const Target = z.object({
  verb: Verb,
  workflowInstanceId: WorkflowInstanceId,
  taskInstanceIds: z.array(TaskInstanceId).min(1).max(10_000),
  /** `only` what is selected (the default), or also what failed downstream, or everything downstream. Rerun only. */
  scope: z.enum(["only", "failedDownstream", "allDownstream"]).default("only"),
});
const PlannedChange = z.object({ taskInstanceId: TaskInstanceId, name: z.string(), before: InstanceState, after: InstanceState, epoch: z.number().int() });
const Ineligible = z.object({ taskInstanceId: TaskInstanceId, name: z.string(), state: InstanceState, reason: Sentence });
/** What a verb would do, exactly; `token` names it and is refused when the world changed. */
export const OperationPlan = z.object({ token: z.string(), verb: Verb, changes: z.array(PlannedChange), continues: z.number().int(), ineligible: z.array(Ineligible), notes: z.array(Sentence) });
export type OperationPlan = z.infer<typeof OperationPlan>;

const TextChange = z.object({
  kind: z.enum(["TaskType", "Project", "ResourceGroup", "Pool", "Workflow", "Node"]),
  name: z.string(),
  change: z.enum(["created", "updated", "unchanged"]),
  revision: z.number().int().nullable(),
});
export type TextChange = z.infer<typeof TextChange>;

export const ServiceHealth = z.object({ name: z.string(), healthy: z.boolean(), detail: Sentence, since: Instant });
export type ServiceHealth = z.infer<typeof ServiceHealth>;

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

const InstanceDetail = z.object({ instance: WorkflowInstance, definition: WorkflowDefinition, tasks: z.array(TaskInstance), seq: z.number().int() });

/**
 * [WIRE6] Everything a person or a program may ask of a server; REST, the command line and the client all speak
 * this catalog. Who makes an object may give its id, so that making it twice makes it once; without one the server gives it.
 */
export const uiUp = {
  // Setting up and signing in
  "setup.status": query("public", none, z.object({ needed: z.boolean(), version: z.string(), platform: z.string() }), { method: "GET", path: "/setup" }),
  "setup.complete": command("public", z.object({ code: z.string().max(100), userName: Name, password: Password, platformName: Name.default("Signalbox"), zone: ZoneName }), Session, { method: "POST", path: "/setup" }),
  "auth.login": command("public", z.object({ userName: z.string().max(100), password: z.string().max(200) }), Session, { method: "POST", path: "/auth/login" }),
  "auth.redeem": command("public", z.object({ code: z.string().max(100) }), Session, { method: "POST", path: "/auth/redeem" }),
  "auth.signInLink": command("signedIn", none, z.object({ code: z.string(), expiresAt: Instant }), { method: "POST", path: "/auth/links" }),
  "auth.logout": command("signedIn", none, none, { method: "POST", path: "/auth/logout" }),
  "auth.changePassword": command("signedIn", z.object({ current: z.string().max(200), next: Password }), none, { method: "POST", path: "/auth/password" }),
  "auth.me": query(
    "signedIn",
    none,
    z.object({ user: User, roles: z.array(z.object({ projectId: ProjectId, role: Role })), platform: z.object({ name: z.string(), zone: z.string(), version: z.string(), now: Instant }) }),
    { method: "GET", path: "/me" },
  ),
  "token.list": query("signedIn", none, z.array(ApiToken), { method: "GET", path: "/tokens" }),
  "token.create": command("signedIn", z.object({ id: ApiTokenId.optional(), name: Name, days: z.number().int().min(1).max(3650).nullable().default(90) }), z.object({ token: ApiToken, secret: z.string() }), {
    method: "POST",
    path: "/tokens",
  }),
  "token.revoke": command("signedIn", z.object({ id: ApiTokenId }), none, { method: "DELETE", path: "/tokens/{id}" }),

  // People
  "user.list": query("signedIn", none, z.array(User), { method: "GET", path: "/users" }),
  "user.create": command(platform, z.object({ id: UserId.optional(), name: Name, password: Password, platformAdmin: z.boolean().default(false) }), User, { method: "POST", path: "/users" }),
  "user.update": command(platform, z.object({ userId: UserId, platformAdmin: z.boolean().optional(), disabled: z.boolean().optional(), password: Password.optional() }), User, { method: "PUT", path: "/users/{userId}" }),
  "audit.list": query(platform, z.object({ before: z.string().optional(), object: z.string().max(200).optional(), ...Page }), z.array(AuditRecord), { method: "GET", path: "/audit" }),

  // Platform
  "platform.status": query(
    "signedIn",
    none,
    z.object({
      name: z.string(),
      zone: z.string(),
      version: z.string(),
      startedAt: Instant,
      now: Instant,
      pid: z.number().int(),
      store: z.string(),
      storeBytes: z.number().int().nullable(),
      tasks: TileCounts,
      queue: z.number().int(),
      finishedPerMinute: z.number(),
      nodes: z.number().int(),
      nodesStarted: z.number().int(),
      memoryBytes: z.number().int(),
    }),
    { method: "GET", path: "/status" },
  ),
  "platform.services": query("signedIn", none, z.array(ServiceHealth), { method: "GET", path: "/services" }),
  "platform.update": command(
    platform,
    z.object({ name: Name.optional(), zone: ZoneName.optional(), placement: PlacementSettings.optional(), strategy: PlacementStrategy.optional(), lanes: LaneShares.optional(), logs: LogRetention.optional() }),
    none,
    { method: "PUT", path: "/platform" },
  ),
  /** How hosts are chosen where no group says otherwise, and how lanes share the slots. */
  "platform.placement": query("signedIn", none, z.object({ placement: PlacementSettings, strategy: PlacementStrategy, lanes: LaneShares }), { method: "GET", path: "/placement" }),

  /** How long logs are kept, and what they take now. */
  "platform.logs": query("signedIn", none, z.object({ retention: LogRetention, bytes: z.number(), files: z.number().int() }), { method: "GET", path: "/log-retention" }),

  // Resource groups and pools
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

  // The queue (UX.md, screen 11)
  "queue.get": query("signedIn", z.object({ projectId: ProjectId.optional(), lane: Lane.optional(), ...Page }), QueueView, { method: "GET", path: "/queue" }),
  "queue.setPriority": command(operate, z.object({ workflowInstanceId: WorkflowInstanceId, taskInstanceIds: z.array(TaskInstanceId).min(1).max(1000), priority: Priority }), z.object({ changed: z.number().int() }), {
    method: "PUT",
    path: "/workflow-instances/{workflowInstanceId}/priority",
  }),

  // Nodes
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
  /** One line for a shell on the host, good once and for `minutes`; it reports its steps as it runs (UX.md, J2). */
  "node.install": command(platform, z.object({ nodeId: NodeId, minutes: z.number().int().min(1).max(1440).default(60) }), z.object({ line: z.string(), offline: z.string(), expiresAt: Instant }), {
    method: "POST",
    path: "/nodes/{nodeId}/install",
  }),
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

  // Task types
  "taskType.list": query("signedIn", none, z.array(TaskType), { method: "GET", path: "/task-types" }),
  "taskType.save": command(platform, z.object({ id: TaskTypeId, version: z.number().int().nullable(), body: TaskTypeBody, enabled: z.boolean().default(true) }), TaskType, { method: "PUT", path: "/task-types/{id}" }),
  "taskType.remove": command(platform, z.object({ id: TaskTypeId }), none, { method: "DELETE", path: "/task-types/{id}" }),
  /** Runs one task of an unsaved type, as a test of this project. */
  "taskType.test": command(platform, z.object({ projectId: ProjectId, body: TaskTypeBody, params: ParameterValues }), z.object({ workflowInstanceId: WorkflowInstanceId }), { method: "POST", path: "/task-types/test" }),

  // Projects
  "project.list": query("signedIn", none, z.object({ projects: z.array(Project), seq: z.number().int() }), { method: "GET", path: "/projects" }),
  "project.create": command(platform, z.object({ id: ProjectId.optional(), name: Name, description: Remark.default(""), params: TextParameters.default({}) }), Project, { method: "POST", path: "/projects" }),
  "project.update": command(administer, z.object({ projectId: ProjectId, version: z.number().int(), name: Name.optional(), description: Remark.optional(), params: TextParameters.optional() }), Project, {
    method: "PUT",
    path: "/projects/{projectId}",
  }),
  /** Refused while it has workflows. */
  "project.remove": command(platform, z.object({ projectId: ProjectId }), none, { method: "DELETE", path: "/projects/{projectId}" }),
  "project.members": query(see, z.object({ projectId: ProjectId }), z.array(ProjectMember), { method: "GET", path: "/projects/{projectId}/members" }),
  "project.setMember": command(administer, z.object({ projectId: ProjectId, userId: UserId, role: Role.nullable() }), z.array(ProjectMember), { method: "PUT", path: "/projects/{projectId}/members/{userId}" }),

  // Workflows
  "workflow.list": query("signedIn", z.object({ projectId: ProjectId.optional() }), z.object({ workflows: z.array(WorkflowSummary), seq: z.number().int() }), { method: "GET", path: "/workflows" }),
  "workflow.get": query(see, z.object({ workflowId: WorkflowId }), Workflow, { method: "GET", path: "/workflows/{workflowId}" }),
  "workflow.create": command(edit, z.object({ id: WorkflowId.optional(), projectId: ProjectId, name: Name, description: Remark.default(""), definition: WorkflowDefinition.optional() }), Workflow, {
    method: "POST",
    path: "/workflows",
  }),
  /** Saves the draft as it was meant: zero rows changed is `stale`. A draft may have problems; publishing may not. */
  "workflow.save": command(
    edit,
    z.object({ workflowId: WorkflowId, draftVersion: z.number().int(), definition: WorkflowDefinition, name: Name.optional(), description: Remark.optional() }),
    z.object({ workflow: WorkflowSummary, problems: z.array(Problem) }),
    { method: "PUT", path: "/workflows/{workflowId}" },
  ),
  "workflow.publish": command(publish, z.object({ workflowId: WorkflowId, draftVersion: z.number().int(), note: Remark.default("") }), WorkflowSummary, { method: "POST", path: "/workflows/{workflowId}/publish" }),
  "workflow.revisions": query(see, z.object({ workflowId: WorkflowId }), z.array(RevisionSummary), { method: "GET", path: "/workflows/{workflowId}/revisions" }),
  "workflow.revision": query(see, z.object({ workflowId: WorkflowId, number: z.coerce.number().int() }), Revision, { method: "GET", path: "/workflows/{workflowId}/revisions/{number}" }),
  /** Refused while an instance of it runs. */
  "workflow.remove": command(edit, z.object({ workflowId: WorkflowId }), none, { method: "DELETE", path: "/workflows/{workflowId}" }),
  /** Every parameter of a task with its value and origin, for a business date, before anything runs. */
  "workflow.resolve": query(
    see,
    z.object({ workflowId: WorkflowId, definition: WorkflowDefinition.optional(), taskId: TaskId.optional(), businessDate: CalendarDate.optional(), params: TextParameters.default({}) }),
    z.object({ businessDate: CalendarDate, parameters: z.array(ResolvedParameter), problems: z.array(Problem) }),
    { method: "POST", path: "/workflows/{workflowId}/resolve" },
  ),
  /** Runs the published revision, or with `test` the draft. The id makes it safe to send twice. */
  "workflow.run": command(
    operate,
    z.object({ id: WorkflowInstanceId.optional(), workflowId: WorkflowId, businessDate: CalendarDate.optional(), params: TextParameters.default({}), test: z.boolean().default(false), origin: Origin.default("manual") }),
    WorkflowInstance,
    { method: "POST", path: "/workflows/{workflowId}/run" },
  ),

  // Text
  "text.apply": command("signedIn", z.object({ text: z.string().max(3_000_000), draft: z.boolean().default(false), dryRun: z.boolean().default(false) }), z.object({ changes: z.array(TextChange) }), {
    method: "POST",
    path: "/apply",
  }),
  "text.export": query("signedIn", z.object({ projectId: ProjectId.optional(), workflowId: WorkflowId.optional() }), z.object({ text: z.string() }), { method: "GET", path: "/export" }),
  "sample.load": command(platform, none, z.object({ projectId: ProjectId, workflowId: WorkflowId }), { method: "POST", path: "/sample" }),

  // Instances
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
  "taskInstance.list": query(
    "signedIn",
    z.object({
      projectId: ProjectId.optional(),
      workflowId: WorkflowId.optional(),
      states: z.array(InstanceState).optional(),
      businessDate: CalendarDate.optional(),
      origin: Origin.optional(),
      text: z.string().max(200).optional(),
      mine: z.union([z.boolean(), z.stringbool()]).optional(),
      before: TaskInstanceId.optional(),
      ...Page,
    }),
    z.object({ rows: z.array(TaskInstanceRow), counts: TileCounts, total: z.number().int(), seq: z.number().int() }),
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
      parameters: z.array(ResolvedParameter),
      seq: z.number().int(),
    }),
    { method: "GET", path: "/task-instances/{taskInstanceId}" },
  ),
  "operation.plan": query(operate, Target, OperationPlan, { method: "POST", path: "/workflow-instances/{workflowInstanceId}/plan" }),
  "operation.apply": command(
    operate,
    /** `params`, for a rerun: parameters of this run from now on; they belong to this instance alone. */
    Target.extend({ token: z.string().max(200).nullable().default(null), reason: Remark.default(""), params: TextParameters.optional() }),
    z.object({ applied: z.array(PlannedChange), ineligible: z.array(Ineligible) }),
    { method: "POST", path: "/workflow-instances/{workflowInstanceId}/apply" },
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
export type UiUp = typeof uiUp;
