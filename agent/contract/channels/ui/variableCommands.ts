import { z } from "zod";
import { ProjectId, Remark, TaskId, VariableId, WorkflowId } from "../../model/ids.ts";
import { ParameterName } from "../../model/parameter.ts";
import { Variable } from "../../model/variable.ts";
import { command, query } from "../catalog.ts";
import { none } from "./rights.ts";

/** A place that names a variable: a task's or a workflow's parameter, a folder's, or another variable. */
const VariableUse = z.object({
  projectId: ProjectId.nullable(),
  projectName: z.string(),
  /** Null for a folder or a variable. */
  workflowId: WorkflowId.nullable(),
  taskId: TaskId.nullable(),
  /** `etl/load`, `night`, the name of a folder or a variable. */
  place: z.string(),
  field: z.string(),
  /** `reference`: a value says `${name}`. `script`: the word stands in its code, which may or may not mean it. */
  how: z.enum(["reference", "script"]),
  /** Whether the published revision has it, or only the draft. */
  published: z.boolean(),
});
export type VariableUse = z.infer<typeof VariableUse>;

/** Variables of projects and of the platform (UX.md, screen 27). */
export const variableCommands = {
  "variable.list": query("signedIn", z.object({ projectId: ProjectId.optional() }), z.object({ variables: z.array(Variable), seq: z.number().int() }), { method: "GET", path: "/variables" }),
  /**
   * Makes a variable (`version` null) or changes it: the project's admins, or the platform's when `projectId` is null. Left out, the
   * value stays, and a new one is empty; a secret that becomes a plain variable needs a new value.
   */
  "variable.save": command(
    "signedIn",
    z.object({
      id: VariableId,
      projectId: ProjectId.nullable(),
      version: z.number().int().nullable(),
      name: ParameterName,
      secret: z.boolean().default(false),
      value: z.string().max(100_000).optional(),
      remark: Remark.default(""),
    }),
    Variable,
    { method: "PUT", path: "/variables/{id}" },
  ),
  /** Refused while published definitions, folders or other variables name it; says which. */
  "variable.remove": command("signedIn", z.object({ id: VariableId }), none, { method: "DELETE", path: "/variables/{id}" }),
  /** Where it is named, as far as the reader may see. A nearer value of the same name hides it. */
  "variable.uses": query("signedIn", z.object({ id: VariableId }), z.object({ uses: z.array(VariableUse), hidden: z.number().int() }), { method: "GET", path: "/variables/{id}/uses" }),
} as const;
