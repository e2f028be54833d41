import { folderChain, type Folder } from "./folder.ts";
import type { FolderId, ProjectId } from "./ids.ts";
import { namesIn } from "./parameterText.ts";
import type { Variable } from "./variable.ts";

/** What a workflow gets from around it, by name: its text, or null for a secret. */
export type OuterValues = ReadonlyMap<string, string | null>;

/** [PAR3] Folders, the nearest first, over variables of the project over those of the platform. */
export function outerValues(
  of: { readonly projectId: ProjectId; readonly folderId: FolderId | null },
  variables: Iterable<Pick<Variable, "projectId" | "name" | "secret" | "value">>,
  folders: ReadonlyMap<FolderId, Folder>,
): OuterValues {
  const values = new Map<string, string | null>();
  const all = [...variables];
  for (const projectId of [null, of.projectId]) {
    for (const one of all) if (one.projectId === projectId) values.set(one.name, one.secret ? null : (one.value ?? ""));
  }
  for (const folder of folderChain(of.folderId, folders).reverse()) for (const [name, value] of Object.entries(folder.params)) values.set(name, value);
  return values;
}

/** [SEC1] The names into whose values a secret goes, the secrets themselves among them. Linear in values and references. */
export function secretNames(values: ReadonlyMap<string, string | null>): ReadonlySet<string> {
  const found = new Set([...values].filter(([, value]) => value === null).map(([name]) => name));
  if (found.size === 0) return found;
  const usedBy = new Map<string, string[]>();
  for (const [name, value] of values) for (const other of value === null ? [] : namesIn(value)) usedBy.set(other, [...(usedBy.get(other) ?? []), name]);
  for (const name of found) for (const user of usedBy.get(name) ?? []) found.add(user);
  return found;
}
