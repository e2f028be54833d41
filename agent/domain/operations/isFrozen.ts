import type { TaskId } from "#contract";

/** [HLD1] Whether a workflow says that a task of it is frozen, or all of it is. */
export const isFrozen = ({ frozen, frozenTasks }: { readonly frozen: boolean; readonly frozenTasks: readonly TaskId[] }, taskId: TaskId): boolean => frozen || frozenTasks.includes(taskId);
