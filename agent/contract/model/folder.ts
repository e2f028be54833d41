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

/** A folder and those around it, the nearest first; empty at the root of the project. */
export function folderChain(id: FolderId | null, folders: ReadonlyMap<FolderId, Folder>): Folder[] {
  const chain: Folder[] = [];
  for (let at = id === null ? undefined : folders.get(id); at !== undefined && !chain.includes(at); at = at.parentId === null ? undefined : folders.get(at.parentId)) chain.push(at);
  return chain;
}
/** `etl/night`; empty at the root of the project. */
export const folderPath = (id: FolderId | null, folders: ReadonlyMap<FolderId, Folder>): string =>
  folderChain(id, folders)
    .map((folder) => folder.name)
    .reverse()
    .join("/");
