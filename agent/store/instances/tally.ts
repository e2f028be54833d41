import { rollUp, tileOf, TILES, type InstanceState, type Tile, type WorkflowInstanceId } from "#contract";
import type { Deferred, Tx } from "../store.ts";
import { announceInstance, countsOf, INSTANCES, TILE_COLUMNS } from "./instanceRow.ts";

/** [LC9] How a unit changes what the tasks of one workflow instance add up to; written once, at the end of the unit. */
class Tally implements Deferred {
  readonly #id: WorkflowInstanceId;
  readonly #delta = new Map<Tile, number>();

  constructor(id: WorkflowInstanceId) {
    this.#id = id;
  }
  move(before: InstanceState, after: InstanceState): void {
    this.#add(tileOf(before), -1);
    this.#add(tileOf(after), 1);
  }
  #add(tile: Tile, by: number): void {
    this.#delta.set(tile, (this.#delta.get(tile) ?? 0) + by);
  }

  async settle(tx: Tx): Promise<void> {
    if (TILES.every((tile) => (this.#delta.get(tile) ?? 0) === 0)) return;
    const row = await tx.hot(INSTANCES).get(this.#id);
    if (row === undefined) throw new Error(`no workflow instance ${this.#id}`);
    const after = { ...row };
    for (const [tile, by] of this.#delta) after[TILE_COLUMNS[tile]] += by;
    const state = rollUp(countsOf(after), after.started_at !== null);
    const ended = state === "SUCCESS" || state === "FAILED";
    if (state === "RUNNING") after.started_at ??= tx.now;
    if (!ended) after.ended_at = null;
    else if (state !== row.state || row.ended_at === null) after.ended_at = tx.now;
    after.state = state;
    after.changed_seq = tx.seqOf("workflowInstance", row.id);
    tx.hot(INSTANCES).put(after);
    announceInstance(tx, after);
  }
}

export function tally(tx: Tx, id: WorkflowInstanceId, before: InstanceState, after: InstanceState): void {
  tx.deferred(`tally:${id}`, () => new Tally(id)).move(before, after);
}
