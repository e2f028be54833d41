import type { AttemptId, NodeId, PoolId, ResourceGroupId } from "#contract";
import { poolSlotRows, slotRows, type Store } from "../../store/index.ts";

type Uses = readonly { readonly poolId: PoolId; readonly slots: number }[];
interface Booking {
  readonly masterId: NodeId;
  readonly groupId: ResourceGroupId | null;
  readonly pools: Uses;
}

/**
 * What open attempts hold, in memory: a copy of the slot rows, rebuilt from the store at start, ahead of them by what is just being
 * written. Asked for every start, so that a full host or pool costs no query.
 */
export async function openBookings(store: Store) {
  const bookings = new Map<AttemptId, Booking>();
  const slots = new Map<NodeId, Map<ResourceGroupId | null, number>>();
  const pools = new Map<PoolId, number>();
  const count = ({ masterId, groupId, pools: uses }: Booking, by: 1 | -1): void => {
    let groups = slots.get(masterId);
    if (groups === undefined) slots.set(masterId, (groups = new Map()));
    groups.set(groupId, (groups.get(groupId) ?? 0) + by);
    for (const use of uses) pools.set(use.poolId, (pools.get(use.poolId) ?? 0) + by * use.slots);
  };
  const book = (id: AttemptId, booking: Booking): void => {
    bookings.set(id, booking);
    count(booking, 1);
  };
  const held = new Map<AttemptId, { poolId: PoolId; slots: number }[]>();
  for (const { attemptId, poolId, slots: taken } of await store.read(poolSlotRows)) held.set(attemptId, [...(held.get(attemptId) ?? []), { poolId, slots: taken }]);
  for (const row of await store.read(slotRows)) book(row.attemptId, { masterId: row.masterId, groupId: row.groupId, pools: held.get(row.attemptId) ?? [] });
  return {
    book,
    /** Harmless for an attempt that holds nothing. */
    release(id: AttemptId): void {
      const booking = bookings.get(id);
      if (booking === undefined) return;
      bookings.delete(id);
      count(booking, -1);
    },
    slots: (): ReadonlyMap<NodeId, ReadonlyMap<ResourceGroupId | null, number>> => slots,
    poolUsed: (id: PoolId): number => pools.get(id) ?? 0,
  };
}
export type Bookings = Awaited<ReturnType<typeof openBookings>>;
