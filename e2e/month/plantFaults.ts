import { type AttemptId, type TaskInstanceId, type WorkflowInstanceId } from "#contract";
import { moveTask, removePlanned } from "../../agent/store/index.ts";
import type { SimulatedPlatform } from "./simulatedPlatform.ts";

/**
 * Does in the running platform what no server may do: takes a planned run away, makes another one twice, starts a task whose upstream runs,
 * and holds a slot for what is over. False, and nothing is done, while there is no such task.
 */
export async function plantFaults({ life, time }: SimulatedPlatform): Promise<boolean> {
  const { store, scheduling } = life();
  const planted = await time.finish(
    store.write(async (tx) => {
      const early = await tx.db
        .selectFrom("task_instances as t")
        .innerJoin("task_edges as e", "e.to_id", "t.id")
        .innerJoin("task_instances as u", "u.id", "e.from_id")
        .innerJoin("workflow_instances as w", "w.id", "t.workflow_instance_id")
        .select("t.id")
        .where("t.state", "=", "NOT_RUN")
        .where("u.state", "=", "RUNNING")
        .where("w.line", "=", "main")
        .limit(1)
        .executeTakeFirst();
      const coming = await tx.db
        .selectFrom("workflow_instances")
        .selectAll()
        .where("fire_at", ">", tx.now + 3600_000)
        .where("line", "=", "main")
        .orderBy("fire_at")
        .limit(2)
        .execute();
      const over = await tx.db.selectFrom("attempts").select(["id", "master_id"]).where("state", "=", "ENDED").limit(1).executeTakeFirst();
      if (early === undefined || over === undefined || coming.length < 2) return null;
      await removePlanned(tx, [coming[0]!.id]);
      const twice = coming[1]!;
      await tx.db
        .insertInto("workflow_instances")
        .values({ ...twice, id: `${twice.id.slice(0, -4)}zzzz` as WorkflowInstanceId, fire_at: twice.fire_at + 1 })
        .execute();
      await tx.db
        .insertInto("slots")
        .values({ attempt_id: over.id as AttemptId, master_id: over.master_id, node_id: over.master_id, group_id: null, holds_pools: 0 })
        .execute();
      return (await moveTask(tx, { id: early.id as TaskInstanceId, event: "ready", set: { readyAt: tx.now, reason: null } }))?.task ?? null;
    }),
  );
  if (planted === null) return false;
  scheduling.dispatcher.enqueue([planted]);
  return true;
}
