import { rollUp, tileOf, TILES, type InstanceState, type Tile, type WorkflowInstanceId } from "#contract";
import { prepare } from "../engine/prepared.ts";
import type { Deferred, Tx } from "../store.ts";
import { announceInstance, countsOf, type InstanceRow, selectInstance, TILE_COLUMNS } from "./instanceRow.ts";

type Rolled = Pick<InstanceRow, "id" | "running" | "success" | "failed" | "not_run" | "waiting_time" | "waiting_resource" | "state" | "started_at" | "ended_at" | "changed_seq">;
const updateInstance = prepare<Rolled>((db, place) =>
  db
    .updateTable("workflow_instances")
    .set({
      running: place("running"),
      success: place("success"),
      failed: place("failed"),
      not_run: place("not_run"),
      waiting_time: place("waiting_time"),
      waiting_resource: place("waiting_resource"),
      state: place("state"),
      started_at: place("started_at"),
      ended_at: place("ended_at"),
      changed_seq: place("changed_seq"),
    })
    .where("id", "=", place("id")),
);

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
    const row = await selectInstance.first(tx, { id: this.#id });
    if (row === undefined) throw new Error(`no workflow instance ${this.#id}`);
    const after = { ...row };
    for (const [tile, by] of this.#delta) after[TILE_COLUMNS[tile]] += by;
    const state = rollUp(countsOf(after));
    const ended = state === "SUCCESS" || state === "FAILED";
    if (state === "RUNNING") after.started_at ??= tx.now;
    if (!ended) after.ended_at = null;
    else if (state !== row.state || row.ended_at === null) after.ended_at = tx.now;
    after.state = state;
    after.changed_seq = tx.seqOf("workflowInstance", row.id);
    await updateInstance.change(tx, after);
    announceInstance(tx, after);
  }
}

export function tally(tx: Tx, id: WorkflowInstanceId, before: InstanceState, after: InstanceState): void {
  tx.deferred(`tally:${id}`, () => new Tally(id)).move(before, after);
}
