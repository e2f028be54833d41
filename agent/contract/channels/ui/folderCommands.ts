import { z } from "zod";
import { Folder } from "../../model/folder.ts";
import { CalendarDate, FolderId, Name, ProjectId, Remark, TaskId, TaskInstanceId, WorkflowId, WorkflowInstanceId } from "../../model/ids.ts";
import { TextParameters } from "../../model/parameter.ts";
import { Sentence } from "../../model/sentence.ts";
import { WorkflowSummary } from "../../model/workflow.ts";
import { command, query } from "../catalog.ts";
import { edit, none, publish, see } from "./rights.ts";

/** What follows a workflow: a task of another one waits for it, or runs it. */
const Dependent = z.object({ projectId: ProjectId, projectName: z.string(), workflowId: WorkflowId, workflowName: z.string(), taskName: z.string() });
export type Dependent = z.infer<typeof Dependent>;

/** How a run stands, as people count it: what failed is failed, whatever else goes on in it. */
export const RunStanding = z.enum(["failed", "running", "waiting", "success"]);
export type RunStanding = z.infer<typeof RunStanding>;

/** Folders of projects, and who answers for a workflow (UX.md, screen 12). */
export const folderCommands = {
  "folder.list": query("signedIn", z.object({ projectId: ProjectId.optional() }), z.object({ folders: z.array(Folder), seq: z.number().int() }), { method: "GET", path: "/folders" }),
  /** Makes a folder (`version` null) below `parentId`, or changes its name, parameters and remark; where it is, `folder.move` changes. */
  "folder.save": command(
    edit,
    z.object({ id: FolderId, projectId: ProjectId, parentId: FolderId.nullable().default(null), version: z.number().int().nullable(), name: Name, params: TextParameters.default({}), remark: Remark.default("") }),
    Folder,
    { method: "PUT", path: "/folders/{id}" },
  ),
  "folder.move": command(edit, z.object({ id: FolderId, projectId: ProjectId, parentId: FolderId.nullable() }), Folder, { method: "POST", path: "/folders/{id}/move" }),
  /** Refused while anything is in it; says what. */
  "folder.remove": command(edit, z.object({ id: FolderId, projectId: ProjectId }), none, { method: "DELETE", path: "/folders/{id}" }),
  /** Workflow runs of a business date below a folder, or of the whole project (S4-16). */
  "folder.overview": query(
    see,
    z.object({ projectId: ProjectId, folderId: FolderId.optional(), businessDate: CalendarDate.optional() }),
    z.object({
      businessDate: CalendarDate,
      counts: z.object({ all: z.number().int(), failed: z.number().int(), running: z.number().int(), waiting: z.number().int(), success: z.number().int() }),
      /** The newest five hundred. */
      runs: z.array(z.object({ workflowInstanceId: WorkflowInstanceId, workflowId: WorkflowId, workflowName: z.string(), standing: RunStanding })),
      /** Tasks that have not run, with the reason; the first fifty. */
      waits: z.array(z.object({ workflowInstanceId: WorkflowInstanceId, taskInstanceId: TaskInstanceId, workflowName: z.string(), name: z.string(), reason: Sentence })),
    }),
    { method: "GET", path: "/projects/{projectId}/overview" },
  ),

  "workflow.move": command(edit, z.object({ workflowId: WorkflowId, folderId: FolderId.nullable() }), WorkflowSummary, { method: "POST", path: "/workflows/{workflowId}/move" }),
  /** The owner is a member of the project, or a platform admin. */
  "workflow.setOwner": command(edit, z.object({ workflowId: WorkflowId, owner: Name }), WorkflowSummary, { method: "PUT", path: "/workflows/{workflowId}/owner" }),
  /** Disabled, nothing starts it. Refused while others depend on it, unless the caller says that this is known. */
  "workflow.setEnabled": command(publish, z.object({ workflowId: WorkflowId, enabled: z.boolean(), acknowledge: z.boolean().default(false) }), WorkflowSummary, { method: "PUT", path: "/workflows/{workflowId}/enabled" }),
  /** Tasks of published workflows that depend on it or run it, as far as the reader may see; `hidden` counts the others. */
  "workflow.dependents": query(see, z.object({ workflowId: WorkflowId }), z.object({ dependents: z.array(Dependent), hidden: z.number().int() }), { method: "GET", path: "/workflows/{workflowId}/dependents" }),
  /** For oneself (S4-14). Without a task the whole workflow. */
  "workflow.follow": command(see, z.object({ workflowId: WorkflowId, taskId: TaskId.nullable().default(null), follow: z.boolean() }), none, { method: "PUT", path: "/workflows/{workflowId}/follow" }),
  /** What oneself follows. */
  "workflow.followed": query("signedIn", none, z.array(z.object({ workflowId: WorkflowId, taskId: TaskId.nullable() })), { method: "GET", path: "/followed" }),
} as const;
