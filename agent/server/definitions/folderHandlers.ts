import { type Folder, type Handlers, type ProjectId, type UiUp } from "#contract";
import { findFolder, folderOverview, foldersById, getSettings, listFolders, moveFolder, removeFolder, saveFolder, type Store } from "../../store/index.ts";
import { businessDateOf } from "../../domain/planning/businessDate.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";

/** [FLD1] Folders of projects. */
export function folderHandlers({
  store,
  authority,
  clock,
}: {
  readonly store: Store;
  readonly authority: Authority;
  readonly clock: Clock;
}): Pick<Handlers<UiUp, CommandContext>, Extract<keyof UiUp, `folder.${string}`>> {
  /** [ACC2] What was before, when it is of the project for which the right was looked at. */
  const ownBefore = async (id: Folder["id"], projectId: ProjectId): Promise<Folder | null> => {
    const folder = await store.read((db) => findFolder(db, id));
    return folder?.projectId === projectId ? folder : null;
  };
  return {
    "folder.list": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const seq = store.lastSeq();
      const folders = await store.read((db) => listFolders(db, input.projectId));
      return { folders: folders.filter((folder) => visible === undefined || visible.includes(folder.projectId)), seq };
    },
    "folder.save": async (input, context) => {
      const before = await ownBefore(input.id, input.projectId);
      return context.commit<Folder>(
        (folder) => ({ object: `folder ${folder.name}`, projectId: folder.projectId, before, after: folder }),
        (tx) => saveFolder(tx, input),
      );
    },
    "folder.move": async (input, context) => {
      const before = await ownBefore(input.id, input.projectId);
      return context.commit<Folder>(
        (folder) => ({ object: `folder ${folder.name}`, projectId: folder.projectId, before: { parentId: before?.parentId }, after: { parentId: folder.parentId } }),
        (tx) => moveFolder(tx, input),
      );
    },
    "folder.remove": async (input, context) => {
      const before = await ownBefore(input.id, input.projectId);
      await context.commit({ object: `folder ${before?.name ?? input.id}`, projectId: input.projectId, before }, async (tx) => {
        await removeFolder(tx, input);
        return {};
      });
      return {};
    },
    "folder.overview": (input) =>
      store.read(async (db) => {
        const { zone } = await getSettings(db);
        const businessDate = input.businessDate ?? businessDateOf(clock.now(), zone);
        const folders = await foldersById(db, input.projectId);
        const below = input.folderId === undefined ? null : [...folders.keys()].filter((id) => isBelow(id, input.folderId!, folders));
        return { businessDate, ...(await folderOverview(db, { projectId: input.projectId, folderIds: below, businessDate })) };
      }),
  };
}

function isBelow(id: Folder["id"], root: Folder["id"], folders: ReadonlyMap<Folder["id"], Folder>): boolean {
  for (let at = folders.get(id); at !== undefined; at = at.parentId === null ? undefined : folders.get(at.parentId)) if (at.id === root) return true;
  return false;
}
