import { z } from "zod";
import { ProjectId, Remark, ResourceId, UploadId, WorkflowId } from "../../model/ids.ts";
import { MAX_RESOURCE_BYTES, Resource, ResourceName } from "../../model/resource.ts";
import { command, query } from "../catalog.ts";
import { edit, none, see } from "./rights.ts";

/** Where a resource is used: a task of a published revision, or of a draft. */
const ResourceUse = z.object({ workflowId: WorkflowId, workflow: z.string(), task: z.string(), path: z.string(), published: z.boolean() });
export type ResourceUse = z.infer<typeof ResourceUse>;

/** [RES1] Files of a project. Their bytes travel over the log connection (`resource.append`, `resource.read`). */
export const resourceCommands = {
  "resource.list": query("signedIn", z.object({ projectId: ProjectId.optional() }), z.object({ resources: z.array(Resource), seq: z.number().int() }), { method: "GET", path: "/resources" }),
  /** Begins an upload, or says how far one has come that broke off: the same id goes on. Nothing is a resource before `resource.finish`. */
  "resource.begin": command(
    edit,
    z.object({ uploadId: UploadId, projectId: ProjectId, name: ResourceName, bytes: z.number().int().min(0).max(MAX_RESOURCE_BYTES), remark: Remark.default("") }),
    z.object({ offset: z.number().int() }),
  ),
  /** All bytes are here: makes the next version of the resource with this name. */
  "resource.finish": command(edit, z.object({ uploadId: UploadId, projectId: ProjectId }), Resource),
  "resource.abandon": command(edit, z.object({ uploadId: UploadId, projectId: ProjectId }), none),
  /** Refused while a published task names it; says which. */
  "resource.remove": command(edit, z.object({ id: ResourceId, projectId: ProjectId }), none, { method: "DELETE", path: "/projects/{projectId}/resources/{id}" }),
  "resource.uses": query(see, z.object({ id: ResourceId, projectId: ProjectId }), z.array(ResourceUse), { method: "GET", path: "/projects/{projectId}/resources/{id}/uses" }),
} as const;
