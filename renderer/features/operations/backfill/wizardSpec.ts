import type { BackfillSpec, TaskId, WorkflowId } from "#contract";

/** What the wizard holds. `targets`: null is the whole workflow. */
export interface WizardState {
  readonly targets: ReadonlyMap<WorkflowId, readonly TaskId[] | null>;
  readonly from: string;
  readonly until: string;
  readonly withoutWeekends: boolean;
  readonly calendar: string | null;
  readonly existing: BackfillSpec["existing"];
  readonly order: BackfillSpec["order"];
  readonly parallel: number;
}
const DAY_MS = 86_400_000;
const MOST_EXCLUDED = 2000;
export const dateAfter = (date: string, days: number): string => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
/** The dates from one to another, both included. */
export function datesBetween(from: string, until: string): string[] {
  const dates: string[] = [];
  for (let date = from; date <= until; date = dateAfter(date, 1)) dates.push(date);
  return dates;
}
export function isWeekend(date: string): boolean {
  const day = new Date(date).getUTCDay();
  return day === 0 || day === 6;
}
/** The chosen dates, as far as the page knows them: what a calendar leaves out is known to the server. */
export const chosenDates = ({ from, until, withoutWeekends }: Pick<WizardState, "from" | "until" | "withoutWeekends">): string[] => datesBetween(from, until).filter((date) => !withoutWeekends || !isWeekend(date));

export function specOf(state: WizardState): BackfillSpec {
  const { targets, from, until, withoutWeekends, calendar, existing, order, parallel } = state;
  return {
    targets: [...targets].map(([workflowId, taskIds]) => ({ workflowId, taskIds: taskIds === null ? null : [...taskIds] })),
    ...{ from, until, calendar, existing, order, parallel, params: {} },
    exclude: withoutWeekends ? datesBetween(from, until).filter(isWeekend).slice(0, MOST_EXCLUDED) : [],
  };
}

/** Ticks or unticks one task: all of them are the whole workflow, none takes the workflow out. */
export function withTask(targets: WizardState["targets"], workflowId: WorkflowId, all: readonly TaskId[], taskId: TaskId): WizardState["targets"] {
  const before = targets.has(workflowId) ? (targets.get(workflowId) ?? all) : [];
  const after = before.includes(taskId) ? before.filter((one) => one !== taskId) : all.filter((one) => one === taskId || before.includes(one));
  const next = new Map(targets);
  if (after.length === 0) next.delete(workflowId);
  else next.set(workflowId, after.length === all.length ? null : after);
  return next;
}
/** Ticks or unticks a whole workflow. */
export function withWorkflow(targets: WizardState["targets"], workflowId: WorkflowId, on: boolean): WizardState["targets"] {
  const next = new Map(targets);
  if (on) next.set(workflowId, null);
  else next.delete(workflowId);
  return next;
}
/** A task and everything after it in its workflow. */
export function withDownstream(tasks: readonly { readonly taskId: TaskId; readonly after: readonly TaskId[] }[], from: TaskId): TaskId[] {
  const found = new Set([from]);
  for (let grown = true; grown;) {
    grown = false;
    for (const { taskId, after } of tasks) {
      if (found.has(taskId) || !after.some((one) => found.has(one))) continue;
      found.add(taskId);
      grown = true;
    }
  }
  return tasks.filter((one) => found.has(one.taskId)).map((one) => one.taskId);
}
