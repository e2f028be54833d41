import { z } from "zod";
import { FolderId, Name, ProjectId, Remark } from "./ids.ts";
import { TextParameters } from "./parameter.ts";

/** [FLD1] A folder of a project. Its parameters reach every task below it; the nearest folder wins (S4-19). */
export const Folder = z.object({
  id: FolderId,
  projectId: ProjectId,
  parentId: FolderId.nullable(),
  /** Unique among its siblings. */
  name: Name,
  params: TextParameters,
  remark: Remark,
  version: z.number().int(),
  changedSeq: z.number().int(),
});
export type Folder = z.infer<typeof Folder>;
/** How deep folders may be. */
export const FOLDER_DEPTH = 10;
