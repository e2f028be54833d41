import { z } from "zod";
import { Instant, ProjectId, Remark, VariableId } from "./ids.ts";
import { ParameterName } from "./parameter.ts";

/**
 * [VAR1] A named value of a project, or of the whole platform when `projectId` is null. A plain one is a parameter of every task
 * below it. The value of a secret one leaves the server only in the order of a task whose parameters name it; nobody reads it back.
 */
export const Variable = z.object({
  id: VariableId,
  projectId: ProjectId.nullable(),
  name: ParameterName,
  secret: z.boolean(),
  /** Null for a secret. */
  value: z.string().max(100_000).nullable(),
  remark: Remark,
  changedAt: Instant,
  changedBy: z.string(),
  version: z.number().int(),
  changedSeq: z.number().int(),
});
export type Variable = z.infer<typeof Variable>;
