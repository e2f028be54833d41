import type { TaskTypeBody } from "#contract";

/** What the tabs get. `put` is absent when the type cannot be changed. */
export interface TabProps {
  readonly body: TaskTypeBody;
  readonly put: ((changes: Partial<TaskTypeBody>) => void) | undefined;
  /** What is wrong, by path. */
  readonly problems: ReadonlyMap<string, string>;
}
