import { DEFAULT_PRIORITY, NO_LIMITS, type Limits } from "../model/placement.ts";
import { DEFAULT_LOST_AFTER_SECONDS, type TaskDefinition } from "../model/workflow.ts";
import { empty, unless } from "./writing.ts";

/** What a task says of where, how and how long it runs. */
export type PlacementFields = Pick<TaskDefinition, "warnAfterSeconds" | "idempotent" | "lostPolicy" | "lostAfterSeconds" | "priority" | "where" | "pools" | "limits">;

/** [TXT2] Only what differs from what holds without it, in one order: tasks that mean the same are written the same. */
export function placementFields(task: PlacementFields): PlacementFields {
  const { where = {}, pools = [], limits = {} } = task;
  const place = {
    ...unless(where.group == null, { group: where.group }),
    ...unless((where.tags ?? []).length === 0, { tags: where.tags }),
    ...unless((where.requires ?? []).length === 0, { requires: where.requires }),
    ...unless(where.memoryBytes == null, { memoryBytes: where.memoryBytes }),
  };
  const limited = Object.fromEntries((Object.keys(NO_LIMITS) as (keyof Limits)[]).flatMap((key) => (limits[key] == null ? [] : [[key, limits[key]]])));
  return {
    ...unless(task.warnAfterSeconds == null, { warnAfterSeconds: task.warnAfterSeconds }),
    ...unless(task.idempotent !== true, { idempotent: true }),
    ...unless(task.lostPolicy === undefined || task.lostPolicy === "wait", { lostPolicy: task.lostPolicy }),
    ...unless(task.lostAfterSeconds === undefined || task.lostAfterSeconds === DEFAULT_LOST_AFTER_SECONDS, { lostAfterSeconds: task.lostAfterSeconds }),
    ...unless(task.priority === undefined || task.priority === DEFAULT_PRIORITY, { priority: task.priority }),
    ...unless(empty(place), { where: place }),
    ...unless(pools.length === 0, { pools: pools.map(({ pool, slots }) => ({ pool, slots })) }),
    ...unless(empty(limited), { limits: limited }),
  };
}
