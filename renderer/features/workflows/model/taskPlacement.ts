import { ANYWHERE, NO_LIMITS } from "#contract";
import type { Limits, Node, PoolUse, Requirement, TaskDefinition, Where } from "#contract";

/** The parts of a task that are left out of its text while they say nothing special. */
export type OptionalPart = "warnAfterSeconds" | "idempotent" | "lostPolicy" | "lostAfterSeconds" | "priority" | "where" | "pools" | "limits" | "when" | "dependsOn";

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Sets a part, or leaves it out: a value that is what holds anyway is not written. */
export function withPart<Part extends OptionalPart>(task: TaskDefinition, part: Part, value: TaskDefinition[Part] | undefined, usual?: unknown): TaskDefinition {
  const { [part]: _, ...rest } = task;
  return value === undefined || value === null || same(value, usual) ? (rest as unknown as TaskDefinition) : ({ ...rest, [part]: value } as unknown as TaskDefinition);
}

/** Only what differs from the defaults; undefined when nothing does. */
function differing<T extends object>(value: Partial<T>, usual: T): Partial<T> | undefined {
  const entries = Object.entries(value).filter(([key, one]) => one !== undefined && !same(one, usual[key as keyof T]));
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Partial<T>);
}
export const withWhere = (task: TaskDefinition, patch: Partial<Where>): TaskDefinition => withPart(task, "where", differing<Where>({ ...task.where, ...patch }, ANYWHERE) as TaskDefinition["where"]);
export const withLimits = (task: TaskDefinition, patch: Partial<Limits>): TaskDefinition => withPart(task, "limits", differing<Limits>({ ...task.limits, ...patch }, NO_LIMITS) as TaskDefinition["limits"]);
/** A list of something, left out while it is empty. */
export const withList = <Part extends "when" | "dependsOn">(task: TaskDefinition, part: Part, list: NonNullable<TaskDefinition[Part]>): TaskDefinition => withPart(task, part, list.length === 0 ? undefined : list);
export const withPools = (task: TaskDefinition, pools: readonly PoolUse[]): TaskDefinition => withPart(task, "pools", pools.length === 0 ? undefined : [...pools]);

/** What a host of the list must have. */
export interface Wanted {
  /** Null: the default group. `undefined`: a name that no group of the project has. */
  readonly groupId: string | null | undefined;
  readonly tags: readonly string[];
  readonly requires: readonly Requirement[];
}

/**
 * Whether a host may be given such a task by its group, tags and programs, load aside. A program that nobody has looked for yet is no
 * reason against a host: it looks itself before it takes the task.
 */
export function hostFits({ groupId, tags, host }: Pick<Node, "groupId" | "tags" | "host">, wanted: Wanted): boolean {
  if (wanted.groupId === undefined || groupId !== wanted.groupId) return false;
  if (!wanted.tags.every((tag) => tags.includes(tag))) return false;
  return wanted.requires.every(({ command, version }) => {
    if (host === null) return true;
    if (host.missing?.includes(command)) return false;
    const said = host.commands[command];
    return said === undefined || version === undefined || versionFits(said, version);
  });
}

// `=` looks at the parts that it names: 3.12.4 is `=3.12`. A program that says no number is not refused for it.
function versionFits(said: string, wanted: string): boolean {
  const own = /\d+(?:\.\d+)*/.exec(said)?.[0].split(".").map(Number);
  if (own === undefined) return true;
  const least = wanted.startsWith(">=");
  for (const [index, part] of wanted.replace(/^>?=/, "").split(".").map(Number).entries()) {
    const one = own[index] ?? 0;
    if (one !== part) return least && one > part;
  }
  return true;
}
