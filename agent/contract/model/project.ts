import { z } from "zod";
import { Instant, Name, ProjectId, Remark } from "./ids.ts";

/** [PRJ1] A project's name is unique on the platform (S3-14). Its parameters are its variables. */
export const Project = z.object({
  id: ProjectId,
  name: Name,
  description: Remark,
  createdAt: Instant,
  version: z.number().int(),
  changedSeq: z.number().int(),
});
export type Project = z.infer<typeof Project>;
