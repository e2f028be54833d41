import type { Folder, FolderId, Project, Variable } from "#contract";
import { folderPath } from "#contract";

/** The scope of the platform; every other one is the id of a project. */
export const platformScope = "";
export const scopeOf = (variable: Pick<Variable, "projectId">): string => variable.projectId ?? platformScope;

/** The variable of the platform that this one hides from its project. */
export function hiddenBy(variable: Variable, all: readonly Variable[]): Variable | undefined {
  return variable.projectId === null ? undefined : all.find((one) => one.projectId === null && one.name === variable.name);
}

/** A value of one name in one scope; a wider scope comes before a nearer one. */
export interface ScopeValue {
  readonly key: string;
  readonly scope: "platform" | "project" | "folder";
  /** `sales`, or `sales/etl/night`; empty for the platform. */
  readonly place: string;
  /** Null for a secret. */
  readonly value: string | null;
}

/** Every scope that gives this name a value: of one project and the platform, or with `projectId` null of all. */
export function scopesOfName(name: string, projectId: string | null, variables: readonly Variable[], projects: readonly Project[], folders: ReadonlyMap<FolderId, Folder>): readonly ScopeValue[] {
  const projectName = new Map(projects.map((project) => [project.id as string, project.name as string]));
  const within = (id: string | null): boolean => id === null || projectId === null || id === projectId;
  const named = variables.filter((one) => one.name === name && within(one.projectId));
  const ofVariables = named.map((one): ScopeValue => ({
    key: one.id,
    scope: one.projectId === null ? "platform" : "project",
    place: one.projectId === null ? "" : (projectName.get(one.projectId) ?? ""),
    value: one.value,
  }));
  const ofFolders = [...folders.values()].flatMap((folder): ScopeValue[] => {
    const value = folder.params[name as keyof typeof folder.params] as string | undefined;
    return value === undefined || !within(folder.projectId) ? [] : [{ key: folder.id, scope: "folder", place: `${projectName.get(folder.projectId) ?? ""}/${folderPath(folder.id, folders)}`, value }];
  });
  return [...ofVariables, ...ofFolders].sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0));
}
