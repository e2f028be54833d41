import type { LaneShares, PlacementSettings, PlacementStrategy, Pool, PoolId, ProjectId, ResourceGroup, ResourceGroupId } from "#contract";
import { getSettings, listGroups, listPools, type PlatformSettings, type Store } from "../../store/index.ts";

/** Groups, pools and the platform's rules of placement, as they are stored: kept in memory by the facts of each commit, because every start asks for them. */
export async function openPlacementBook(store: Store) {
  const groups = new Map<ResourceGroupId, ResourceGroup>((await store.read(listGroups)).map((group) => [group.id, group]));
  const pools = new Map<PoolId, Pool>((await store.read(listPools)).map((pool) => [pool.id, pool]));
  let settings: PlatformSettings = await store.read(getSettings);
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const unsubscribe = store.onCommit((facts) => {
    let changed = false;
    for (const { name, payload } of facts) {
      if (name === "group.changed") groups.set((payload["group"] as ResourceGroup).id, payload["group"] as ResourceGroup);
      else if (name === "group.removed") groups.delete(payload["id"] as ResourceGroupId);
      else if (name === "pool.changed") pools.set((payload["pool"] as Pool).id, payload["pool"] as Pool);
      else if (name === "pool.removed") pools.delete(payload["id"] as PoolId);
      else continue;
      changed = true;
    }
    if (changed) tell();
  });
  return {
    group: (id: ResourceGroupId): ResourceGroup | undefined => groups.get(id),
    /** [GRP1] A group is found by its own project only. */
    groupNamed: (name: string, projectId: ProjectId): ResourceGroup | undefined => [...groups.values()].find((group) => group.name === name && group.projectId === projectId),
    pool: (id: PoolId): Pool | undefined => pools.get(id),
    pools: (): Pool[] => [...pools.values()],
    /** A project's own pool, or one of the platform. */
    poolNamed: (name: string, projectId: ProjectId): Pool | undefined => [...pools.values()].find((pool) => pool.name === name && (pool.projectId === projectId || pool.projectId === null)),
    strategy: (): PlacementStrategy => settings.strategy,
    lanes: (): LaneShares => settings.lanes,
    /** The platform's settings as a whole. */
    settings: (): PlatformSettings => settings,
    /** When a host of this group, or of none, is too loaded. */
    settingsOf: (groupId: ResourceGroupId | null): PlacementSettings => (groupId === null ? null : groups.get(groupId)?.settings) ?? settings.placement,
    /** After the platform's settings were committed: they are no fact. */
    settingsChanged(next: PlatformSettings): void {
      settings = next;
      tell();
    },
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: unsubscribe,
  };
}
export type PlacementBook = Awaited<ReturnType<typeof openPlacementBook>>;
