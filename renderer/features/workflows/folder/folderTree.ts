import type { Folder, Project, WorkflowSummary } from "#contract";

/** A project or a folder with what is in it. */
export interface Branch {
  readonly project: Project;
  /** Null for the project itself. */
  readonly folder: Folder | null;
  readonly branches: readonly Branch[];
  readonly workflows: readonly WorkflowSummary[];
}

/** The tree of a project, in the order of the lists. With a text, only what has it in its name, and what leads there; below a hit everything. */
export function folderTree(project: Project, folders: readonly Folder[], workflows: readonly WorkflowSummary[], text: string): Branch | undefined {
  const wanted = text.trim().toLowerCase();
  const hit = (name: string): boolean => wanted === "" || name.toLowerCase().includes(wanted);
  const below = Map.groupBy(folders, (folder) => folder.parentId ?? "");
  const known = new Set<string>(folders.map(({ id }) => id));
  // A folder that this window does not know yet: its workflows stand at the root until it is told.
  const inside = Map.groupBy(workflows, ({ folderId }) => (folderId !== null && known.has(folderId) ? folderId : ""));
  const branch = (folder: Folder | null, shown: boolean): Branch | undefined => {
    const all = shown || hit(folder?.name ?? project.name);
    const key = folder?.id ?? "";
    const branches = (below.get(key as never) ?? []).flatMap((one) => branch(one, all && wanted !== "") ?? []);
    const own = (inside.get(key as never) ?? []).filter(({ name }) => all || hit(name));
    return all || branches.length > 0 || own.length > 0 ? { project, folder, branches, workflows: own } : undefined;
  };
  return branch(null, wanted === "");
}
