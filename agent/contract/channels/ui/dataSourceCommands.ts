import { z } from "zod";
import { DataSource, DataSourceConfig, DataSourceKind, DataSourceTest } from "../../model/dataSource.ts";
import { DataSourceId, Name, NodeId, ProjectId, Remark, TaskId, WorkflowId } from "../../model/ids.ts";
import { command, query } from "../catalog.ts";
import { none } from "./rights.ts";

/** A task that names a data source in one of its fields. */
const DataSourceUse = z.object({
  projectId: ProjectId,
  projectName: z.string(),
  workflowId: WorkflowId,
  taskId: TaskId,
  /** `etl/load`. */
  place: z.string(),
  field: z.string(),
  /** Whether the published revision has it, or only the draft. */
  published: z.boolean(),
});
export type DataSourceUse = z.infer<typeof DataSourceUse>;

/** Data sources of projects and of the platform (UX.md, screen 26). */
export const dataSourceCommands = {
  "dataSource.list": query("signedIn", z.object({ projectId: ProjectId.optional() }), z.object({ sources: z.array(DataSource), seq: z.number().int() }), { method: "GET", path: "/data-sources" }),
  /**
   * Makes a data source (`version` null) or changes it: the project's admins, or the platform's when `projectId` is null. Its kind
   * stays. `secret` left out stays as it is, null takes it away; for another host, port or address it must be given again. A change of where it is forgets its tests.
   */
  "dataSource.save": command(
    "signedIn",
    z.object({
      id: DataSourceId,
      projectId: ProjectId.nullable(),
      version: z.number().int().nullable(),
      name: Name,
      kind: DataSourceKind,
      config: DataSourceConfig,
      secret: z.string().max(10_000).nullable().optional(),
      remark: Remark.default(""),
    }),
    DataSource,
    { method: "PUT", path: "/data-sources/{id}" },
  ),
  /** Refused while a published workflow names it; says which. */
  "dataSource.remove": command("signedIn", z.object({ id: DataSourceId }), none, { method: "DELETE", path: "/data-sources/{id}" }),
  /** [SRC2] Tries it from one host and keeps the result with it: whoever may edit in its project, or the platform's admins. */
  "dataSource.test": command("signedIn", z.object({ id: DataSourceId, nodeId: NodeId }), DataSourceTest, { method: "POST", path: "/data-sources/{id}/test" }),
  /** Where it is named, as far as the reader may see. One of a project hides that of the platform with the same name. */
  "dataSource.uses": query("signedIn", z.object({ id: DataSourceId }), z.object({ uses: z.array(DataSourceUse), hidden: z.number().int() }), { method: "GET", path: "/data-sources/{id}/uses" }),
} as const;
