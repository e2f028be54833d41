import { z } from "zod";
import { Instant, Name, ProjectId, ScriptId, TaskId, TaskInstanceId, WorkflowId, WorkflowInstanceId } from "../../model/ids.ts";
import { ParameterValues } from "../../model/parameter.ts";
import { MAX_SCRIPT_BYTES, ScriptArea, ScriptEntry, ScriptLanguage, ScriptVersion } from "../../model/script.ts";
import { WorkflowSummary } from "../../model/workflow.ts";
import { InstanceState } from "../../lifecycle/instanceLifecycle.ts";
import { command, query } from "../catalog.ts";
import { edit, none, Page } from "./rights.ts";

const Text = z.string().max(MAX_SCRIPT_BYTES);
const ScriptRun = z.object({
  workflowInstanceId: WorkflowInstanceId,
  taskInstanceId: TaskInstanceId,
  projectId: ProjectId,
  at: Instant,
  by: z.string(),
  state: InstanceState,
  endedAt: Instant.nullable(),
  exitCode: z.number().int().nullable(),
});
export type ScriptRun = z.infer<typeof ScriptRun>;

/** [DEV1] The development center. Everybody has a personal folder that nobody else sees; the shared one is everybody's. */
export const scriptCommands = {
  /** One's own personal files and all shared ones. */
  "script.list": query("person", none, z.object({ scripts: z.array(ScriptEntry), seq: z.number().int() }), { method: "GET", path: "/scripts" }),
  "script.get": query("person", z.object({ id: ScriptId }), z.object({ script: ScriptEntry, text: z.string(), versions: z.array(ScriptVersion) }), { method: "GET", path: "/scripts/{id}" }),
  /** A file, or with `language` null a folder. */
  "script.create": command("person", z.object({ id: ScriptId, area: ScriptArea, parentId: ScriptId.nullable(), name: Name, language: ScriptLanguage.nullable(), text: Text.default("") }), ScriptEntry, {
    method: "POST",
    path: "/scripts",
  }),
  /** [DEV2] Replaces the text of the version that was seen. The same text again is no new version. */
  "script.save": command("person", z.object({ id: ScriptId, version: z.number().int(), text: Text, automatic: z.boolean().default(false) }), ScriptEntry, { method: "PUT", path: "/scripts/{id}" }),
  /** Another name, or another folder of the same area. */
  "script.move": command("person", z.object({ id: ScriptId, name: Name, parentId: ScriptId.nullable() }), ScriptEntry, { method: "POST", path: "/scripts/{id}/move" }),
  /** A folder has to be empty. */
  "script.remove": command("person", z.object({ id: ScriptId }), none, { method: "DELETE", path: "/scripts/{id}" }),
  "script.version": query("person", z.object({ id: ScriptId, number: z.coerce.number().int() }), z.object({ text: z.string() }), { method: "GET", path: "/scripts/{id}/versions/{number}" }),
  /** Runs a text, the whole file or what is selected in it, in the development lane; `params` are the other fields of the type, for SQL where it connects to. */
  "script.run": command(
    edit,
    z.object({ id: WorkflowInstanceId, scriptId: ScriptId, projectId: ProjectId, text: Text.min(1), group: Name.nullable().default(null), params: ParameterValues.default({}) }),
    z.object({ workflowInstanceId: WorkflowInstanceId, taskInstanceId: TaskInstanceId }),
  ),
  /** One's own runs of a personal file; those of everybody of a shared one, of projects that one may see. */
  "script.runs": query("person", z.object({ id: ScriptId, ...Page }), z.array(ScriptRun), { method: "GET", path: "/scripts/{id}/runs" }),
  /** Makes it a task of a workflow's draft, of which the caller holds the lock. */
  "script.promote": command(edit, z.object({ scriptId: ScriptId, workflowId: WorkflowId, taskId: TaskId, name: Name, params: ParameterValues.default({}) }), WorkflowSummary),
} as const;
