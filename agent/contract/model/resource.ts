import { z } from "zod";
import { Instant, ProjectId, Remark, ResourceId } from "./ids.ts";

/** What may be uploaded (S4-27), by the end of its name. */
export const RESOURCE_KINDS = ["py", "jar", "sql", "hive", "sh", "js", "txt", "png", "jpg", "gif", "json", "csv", "yaml", "xml", "zip", "whl"] as const;
export const MAX_RESOURCE_BYTES = 2 * 1024 ** 3;

/** [RES2] A plain file name: no slash, no control character, not hidden, with one of the known ends. The store makes paths of ids, never of names. */
export const ResourceName = z
  .string()
  .min(3)
  .max(120)
  .regex(/^[\p{L}\p{N}_][\p{L}\p{N}_. -]*$/u)
  .refine((name) => RESOURCE_KINDS.includes(name.split(".").at(-1)!.toLowerCase() as never), { message: "resourceKind" });

export const ResourceVersion = z.object({
  number: z.number().int().min(1),
  /** With the time of its upload in the platform's zone: `clean-20261120-110455.py`. */
  storedName: z.string(),
  bytes: z.number().int(),
  sha256: z.string().length(64),
  createdAt: Instant,
  createdBy: z.string(),
});
export type ResourceVersion = z.infer<typeof ResourceVersion>;

/** `download[res:///name local]` and `download[hdfs:///path local]`, on a line of its own, also behind the mark of a comment (S4-28). */
export const DOWNLOAD_LINE = /^[ \t]*(#|--|\/\/)?[ \t]*(download\[([^\]\n]*)\])[ \t;]*\r?$/gm;
/** Two parts split by a space: where the file is, without one, and its name in the work directory. */
const DOWNLOAD_PARTS = /^((?:hdfs|res):\/\/\/?\S+) +(\S.*)$/;
export interface DownloadDirective {
  /** As it stands in the text. */
  readonly line: string;
  readonly path: string;
  /** A plain file name; empty when the directive cannot be read. */
  readonly name: string;
}
/** What a script asks for before it starts, in order. A directive that cannot be read has an empty name. */
export function downloadDirectives(text: string): DownloadDirective[] {
  return [...text.matchAll(DOWNLOAD_LINE)].map(([, , line, inside]) => {
    const [, path = "", name = ""] = DOWNLOAD_PARTS.exec(inside!.trim()) ?? [];
    const plain = !name.includes("/") && name !== "." && name !== ".." && !name.includes("\0");
    return { line: line!, path, name: plain ? name : "" };
  });
}
/** The name behind `res://`; null for another path. The name may be written as in an address. */
export function resourceNameOf(path: string): string | null {
  const found = /^res:\/\/\/?([^/]+)$/.exec(path)?.[1];
  if (found === undefined) return null;
  try {
    return decodeURIComponent(found);
  } catch {
    return found;
  }
}

/**
 * [RES1] A file that tasks of its project use as `download[res:///name local]`: by its name the newest version, by a stored name
 * that very one. Versions never change.
 */
export const Resource = z.object({
  id: ResourceId,
  projectId: ProjectId,
  name: ResourceName,
  remark: Remark,
  /** The newest first. */
  versions: z.array(ResourceVersion),
  changedSeq: z.number().int(),
});
export type Resource = z.infer<typeof Resource>;
