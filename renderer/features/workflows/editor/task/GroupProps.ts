import type { TaskDefinition } from "#contract";

/** What each group of the task form is given. */
export interface GroupProps {
  readonly task: TaskDefinition;
  /** What is wrong, by field. */
  readonly at: ReadonlyMap<string, string>;
  /** `part` names what is typed in, so that letters of one field are one step of undo. */
  readonly change: (part: string, change: (task: TaskDefinition) => TaskDefinition) => void;
}

/** How many problems stand at fields that begin like this. */
export const problemsAt = (at: ReadonlyMap<string, string>, ...beginnings: readonly string[]): number =>
  [...at.keys()].filter((field) => beginnings.some((beginning) => field === beginning || field.startsWith(`${beginning}.`))).length;
