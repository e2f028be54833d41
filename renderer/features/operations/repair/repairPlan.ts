import type { OutputOf, Sentence, TaskInstance, TaskInstanceId, UiUp } from "#contract";

export type NightRoot = OutputOf<UiUp, "night.roots">["roots"][number];

/** What is to be done about one root. `hold`: what waits behind it is paused in this cycle, so that nothing of that branch runs. */
export type Choice = { readonly kind: "rerun"; readonly params: Readonly<Record<string, string>> } | { readonly kind: "setSuccess"; readonly reason: string } | { readonly kind: "hold" };

/** How a step ended; its own, whatever became of the others. */
export type StepResult = { readonly kind: "doing" } | { readonly kind: "done"; readonly count: number; readonly at: number } | { readonly kind: "failed"; readonly sentence: Sentence; readonly at: number };

/** One line of the plan, with what was known of the root when it was added: once repaired, a root is no root any more. */
export interface Step {
  readonly root: Pick<TaskInstance, "id" | "workflowInstanceId" | "projectId" | "name"> & { readonly workflowName: string };
  readonly blocked: number;
  readonly choice: Choice;
  readonly result: StepResult | undefined;
}

/** Those first that hold up most, then those with the first committed time, then by id. */
export const rankRoots = (roots: readonly NightRoot[]): readonly NightRoot[] =>
  roots.toSorted((a, b) => b.blocked - a.blocked || (a.deadline?.at ?? Infinity) - (b.deadline?.at ?? Infinity) || (a.row.id < b.row.id ? -1 : 1));

/** The plan with a choice for some roots: a step that waits is replaced in its place, new ones come last. What was done stays as it was. */
export function withChoice(plan: readonly Step[], roots: readonly NightRoot[], choice: Choice): readonly Step[] {
  const chosen = new Map(roots.map((root) => [root.row.id, root]));
  const kept = plan.map((step) => {
    if (!chosen.has(step.root.id) || step.result?.kind === "done") return step;
    chosen.delete(step.root.id);
    if (step.result?.kind === "doing") return step;
    return { ...step, choice, result: undefined };
  });
  const added = [...chosen.values()].map(({ row, blocked }): Step => {
    const { id, workflowInstanceId, projectId, name, workflowName } = row;
    return { root: { id, workflowInstanceId, projectId, name, workflowName }, blocked, choice, result: undefined };
  });
  return [...kept, ...added];
}
/** Without the steps of these roots that were not done. */
export const without = (plan: readonly Step[], ids: ReadonlySet<TaskInstanceId>): readonly Step[] => plan.filter((step) => !ids.has(step.root.id) || step.result?.kind === "done");
/** A step moved up or down by one. */
export function moved(plan: readonly Step[], index: number, by: 1 | -1): readonly Step[] {
  const to = index + by;
  if (to < 0 || to >= plan.length) return plan;
  return plan.with(index, plan[to]!).with(to, plan[index]!);
}
/** The steps that are still to be done: those that failed are tried again. */
export const waitingSteps = (plan: readonly Step[]): readonly Step[] => plan.filter((step) => step.result === undefined || step.result.kind === "failed");

/** Every root that failed on the same host as this one. */
export const sameHost = (roots: readonly NightRoot[], host: string | null): readonly NightRoot[] => (host === null ? [] : roots.filter((root) => root.row.nodeName === host));

/** What the plan makes of the night: when all that it lets go is done, and which committed times are kept or missed even so. */
export interface Outlook {
  /** Null when nobody can tell; undefined when it lets nothing go. */
  readonly endAt: number | null | undefined;
  readonly missed: readonly { readonly workflowName: string; readonly at: number; readonly byMs: number }[];
  readonly saved: readonly { readonly workflowName: string; readonly at: number }[];
}
export function outlookOf(steps: readonly Step[], roots: readonly NightRoot[]): Outlook {
  const planned = new Set(steps.filter((step) => step.choice.kind !== "hold").map((step) => step.root.id));
  const of = roots.filter((root) => planned.has(root.row.id));
  const ends = of.map((root) => root.predictedAt);
  const deadlines = new Map(of.flatMap(({ deadline }) => (deadline === null ? [] : [[`${deadline.workflowName} ${deadline.at}`, deadline] as const])));
  return {
    endAt: ends.length === 0 ? undefined : ends.includes(null) ? null : Math.max(...(ends as number[])),
    missed: [...deadlines.values()].flatMap(({ workflowName, at, missed, predictedAt }) => (missed ? [{ workflowName, at, byMs: Math.max(0, (predictedAt ?? at) - at) }] : [])),
    saved: [...deadlines.values()].flatMap(({ workflowName, at, missed, predictedAt }) => (missed || predictedAt === null ? [] : [{ workflowName, at }])),
  };
}

/** How many tasks wait behind the released roots and behind none of the others. */
export function goesOn(released: ReadonlySet<string>, behind: ReadonlyMap<string, ReadonlySet<string>>): number {
  const free = new Set<string>();
  const held = new Set<string>();
  for (const [root, tasks] of behind) for (const task of tasks) (released.has(root) ? free : held).add(task);
  return free.difference(held).size;
}
