import { z } from "zod";
import { ProjectMember, Role } from "../../model/access.ts";
import { Callback, WaitSeconds } from "../../model/trigger.ts";
import { CalendarDate, Name, NodeId, ProjectId, Remark, TaskId, TaskTypeId, UserId, WorkflowId, WorkflowInstanceId } from "../../model/ids.ts";
import { Origin, WorkflowInstance } from "../../model/instance.ts";
import { ParameterValues, ResolvedParameter, TextParameters } from "../../model/parameter.ts";
import { Project } from "../../model/project.ts";
import { TaskType, TaskTypeBody } from "../../model/taskType.ts";
import { Revision, RevisionSummary, Workflow, WorkflowDefinition, WorkflowSummary } from "../../model/workflow.ts";
import { Problem } from "../../errors/errors.ts";
import { command, query, waiting } from "../catalog.ts";
import { none, platform, see, edit, publish, operate, administer } from "./rights.ts";

const TextChange = z.object({
  kind: z.enum(["TaskType", "Project", "Variable", "DataSource", "Folder", "ResourceGroup", "Pool", "Calendar", "Workflow", "Script", "Node", "AlertChannel", "AlertRule"]),
  name: z.string(),
  change: z.enum(["created", "updated", "unchanged"]),
  revision: z.number().int().nullable(),
});
export type TextChange = z.infer<typeof TextChange>;

/** Task types, projects and workflows, and the same as text. */
export const definitionCommands = {
  "taskType.list": query("signedIn", none, z.array(TaskType), { method: "GET", path: "/task-types" }),
  "taskType.save": command(platform, z.object({ id: TaskTypeId, version: z.number().int().nullable(), body: TaskTypeBody, enabled: z.boolean().default(true) }), TaskType, { method: "PUT", path: "/task-types/{id}" }),
  "taskType.remove": command(platform, z.object({ id: TaskTypeId }), none, { method: "DELETE", path: "/task-types/{id}" }),
  /** Workflows whose tasks have this type, as drafts or as they are published. Published revisions keep the type as it was. */
  "taskType.uses": query(
    platform,
    z.object({ id: TaskTypeId }),
    z.object({ uses: z.array(z.object({ projectId: ProjectId, projectName: z.string(), workflowId: WorkflowId, workflow: z.string(), tasks: z.array(z.string()), published: z.boolean() })) }),
    { method: "GET", path: "/task-types/{id}/uses" },
  ),
  /** Runs one task of an unsaved type, as a test of this project; with `nodeId` on that host alone, else where it fits. */
  "taskType.test": command(platform, z.object({ projectId: ProjectId, body: TaskTypeBody, params: ParameterValues, nodeId: NodeId.optional() }), z.object({ workflowInstanceId: WorkflowInstanceId }), {
    method: "POST",
    path: "/task-types/test",
  }),

  "project.list": query("signedIn", none, z.object({ projects: z.array(Project), seq: z.number().int() }), { method: "GET", path: "/projects" }),
  "project.create": command(platform, z.object({ id: ProjectId.optional(), name: Name, description: Remark.default("") }), Project, { method: "POST", path: "/projects" }),
  "project.update": command(administer, z.object({ projectId: ProjectId, version: z.number().int(), name: Name.optional(), description: Remark.optional() }), Project, {
    method: "PUT",
    path: "/projects/{projectId}",
  }),
  /** Refused while it has workflows. */
  "project.remove": command(platform, z.object({ projectId: ProjectId }), none, { method: "DELETE", path: "/projects/{projectId}" }),
  "project.members": query(see, z.object({ projectId: ProjectId }), z.array(ProjectMember), { method: "GET", path: "/projects/{projectId}/members" }),
  "project.setMember": command(administer, z.object({ projectId: ProjectId, userId: UserId, role: Role.nullable() }), z.array(ProjectMember), { method: "PUT", path: "/projects/{projectId}/members/{userId}" }),

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
  /** `generate`: its instances up to the end of the newest snapshot are made again at once [SNP2]; otherwise it takes effect with the next snapshot. */
  "workflow.publish": command(publish, z.object({ workflowId: WorkflowId, draftVersion: z.number().int(), note: Remark.default(""), generate: z.boolean().default(false) }), WorkflowSummary, {
    method: "POST",
    path: "/workflows/{workflowId}/publish",
  }),
  "workflow.revisions": query(see, z.object({ workflowId: WorkflowId }), z.array(RevisionSummary), { method: "GET", path: "/workflows/{workflowId}/revisions" }),
  "workflow.revision": query(see, z.object({ workflowId: WorkflowId, number: z.coerce.number().int() }), Revision, { method: "GET", path: "/workflows/{workflowId}/revisions/{number}" }),
  /** [REV1] Makes the next revision say what revision `number` said, with the task types it had; the draft becomes it too. */
  "workflow.rollback": command(
    publish,
    z.object({ workflowId: WorkflowId, number: z.number().int().min(1), draftVersion: z.number().int(), note: Remark.default(""), generate: z.boolean().default(false) }),
    WorkflowSummary,
    {
      method: "POST",
      path: "/workflows/{workflowId}/rollback",
    },
  ),
  /** Refused while an instance of it runs. */
  "workflow.remove": command(edit, z.object({ workflowId: WorkflowId }), none, { method: "DELETE", path: "/workflows/{workflowId}" }),
  /** Every parameter of a task with its value and origin, for a business date, before anything runs. */
  "workflow.resolve": query(
    see,
    z.object({ workflowId: WorkflowId, definition: WorkflowDefinition.optional(), taskId: TaskId.optional(), businessDate: CalendarDate.optional(), params: TextParameters.default({}) }),
    z.object({ businessDate: CalendarDate, parameters: z.array(ResolvedParameter), problems: z.array(Problem) }),
    { method: "POST", path: "/workflows/{workflowId}/resolve" },
  ),
  /**
   * [API1] Runs the published revision, or with `test` the draft. The command's id makes it safe to send twice. `params` are that run's alone.
   * `wait`: answers when the run has ended, or after so many seconds as it is then; REST says 202 for one that goes on. `origin`: `api` for
   * tokens, `manual` for people.
   */
  "workflow.run": waiting(
    command(
      operate,
      z.object({
        id: WorkflowInstanceId.optional(),
        workflowId: WorkflowId,
        businessDate: CalendarDate.optional(),
        params: TextParameters.default({}),
        test: z.boolean().default(false),
        origin: Origin.optional(),
        /** [S2-12] Of a test: these tasks alone; every other one is SKIPPED with that reason. */
        taskIds: z.array(TaskId).min(1).max(10_000).optional(),
        wait: WaitSeconds.default(0),
        callback: Callback.optional(),
      }),
      WorkflowInstance,
      { method: "POST", path: "/workflows/{workflowId}/run" },
    ),
  ),

  /** [TXT3] `withoutPeople` leaves owners and followers as they are, whatever the text says. */
  "text.apply": command(
    "signedIn",
    z.object({ text: z.string().max(3_000_000), draft: z.boolean().default(false), generate: z.boolean().default(false), dryRun: z.boolean().default(false), withoutPeople: z.boolean().default(false) }),
    z.object({ changes: z.array(TextChange) }),
    {
      method: "POST",
      path: "/apply",
    },
  ),
  /** [TXT4] With `myScripts` nothing but the personal scripts of who asks. */
  "text.export": query("signedIn", z.object({ projectId: ProjectId.optional(), workflowId: WorkflowId.optional(), myScripts: z.union([z.boolean(), z.stringbool()]).default(false) }), z.object({ text: z.string() }), {
    method: "GET",
    path: "/export",
  }),
  "sample.load": command(platform, none, z.object({ projectId: ProjectId, workflowId: WorkflowId }), { method: "POST", path: "/sample" }),
} as const;
