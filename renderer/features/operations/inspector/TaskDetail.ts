import type { OutputOf, UiUp } from "#contract";

/** Everything that the inspector shows of one task instance. */
export type TaskDetail = OutputOf<UiUp, "taskInstance.get">;
