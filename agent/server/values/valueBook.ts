import { folderPath, folderChain, outerValues, type Folder, type FolderId, type OuterValues, type ProjectId, type WorkflowId } from "#contract";
import { foldersById, listVariables, workflowFolders, type Db, type Store, type StoredVariable } from "../../store/index.ts";
import type { ParameterScopes, SecretValue, VariableValues } from "../../domain/parameters/resolveParameters.ts";
import type { SecretBox } from "../secrets/secretBox.ts";

/** What a task gets from around its workflow. */
export type ScopesAround = Pick<ParameterScopes, "folders" | "project" | "platform">;

/**
 * Variables and folders, read once and again after they changed. Secrets are kept as they are stored, and each is opened when a value
 * names it.
 */
export async function openValueBook(store: Store, box: SecretBox) {
  let variables: readonly StoredVariable[] = [];
  let folders: ReadonlyMap<FolderId, Folder> = new Map();
  let folderOf = new Map<WorkflowId, FolderId>();
  const scopes = new Map<string, ScopesAround>();
  let stale = true;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    while (stale) {
      stale = false;
      try {
        [variables, folders, folderOf] = await store.read(async (db: Db) => [await listVariables(db), await foldersById(db), await workflowFolders(db)]);
      } catch (error) {
        stale = true;
        throw error;
      }
      scopes.clear();
    }
  }
  const fresh = async (): Promise<void> => {
    if (reading === null && !stale) return;
    reading ??= read().finally(() => (reading = null));
    await reading;
    // What was committed while it was read.
    if (stale) await fresh();
  };
  const unsubscribe = store.onCommit((facts) => {
    for (const { name, payload } of facts) {
      if (name.startsWith("variable.") || name.startsWith("folder.")) stale = true;
      if (name !== "workflow.changed") continue;
      const { id, folderId } = payload["workflow"] as { id: WorkflowId; folderId: FolderId | null };
      if (folderId === null) folderOf.delete(id);
      else folderOf.set(id, folderId);
    }
  });
  const valuesOf = (projectId: ProjectId | null): VariableValues =>
    Object.fromEntries(variables.filter((one) => one.projectId === projectId).map((one): [string, string | SecretValue] => [one.name, one.secret ? { open: () => box.open(one.stored, one.id) } : one.stored]));
  await fresh();

  return {
    /** Resolves when everything committed until now is in the book. */
    fresh,
    /** Of a workflow, by its project and where it is in it; null: of any at the root of the project. */
    around(projectId: ProjectId, workflowId: WorkflowId | null): ScopesAround {
      const folderId = workflowId === null ? null : (folderOf.get(workflowId) ?? null);
      const key = `${projectId} ${folderId}`;
      let known = scopes.get(key);
      if (known === undefined) {
        const chain = folderChain(folderId, folders).map((folder) => ({ path: folderPath(folder.id, folders), params: folder.params }));
        scopes.set(key, (known = { folders: chain, project: valuesOf(projectId), platform: valuesOf(null) }));
      }
      return known;
    },
    close: unsubscribe,
  };
}
export type ValueBook = Awaited<ReturnType<typeof openValueBook>>;

/** The same with every secret closed for good: fit to show what will be. */
export const closedScopes = ({ folders, project, platform }: ScopesAround): ScopesAround => ({ folders, project: closed(project), platform: closed(platform) });
const closed = (values: VariableValues): VariableValues => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? value : { open: () => "" }]));

/** What a definition may name, as the database has it now. */
export async function outerValuesIn(db: Db, of: { readonly projectId: ProjectId; readonly folderId: FolderId | null }): Promise<OuterValues> {
  return outerValues(of, [...(await listVariables(db, null)), ...(await listVariables(db, of.projectId))], of.folderId === null ? new Map() : await foldersById(db, of.projectId));
}
