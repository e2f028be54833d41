import type { BackfillSpec, CellPoint, PlannedCell, TaskId, WorkflowId } from "#contract";

/** A cell that was unticked in the preview. */
interface LeftOut extends CellPoint {
  readonly businessDate: string;
}
/** What the wizard holds. `targets`: null is the whole workflow. */
export interface WizardState {
  readonly targets: ReadonlyMap<WorkflowId, readonly TaskId[] | null>;
  readonly from: string;
  readonly until: string;
  readonly withoutWeekends: boolean;
  readonly calendar: string | null;
  /** Dates whose tick was turned by hand: left out, or of a weekend taken all the same. */
  readonly turned: ReadonlySet<string>;
  readonly existing: BackfillSpec["existing"];
  readonly order: BackfillSpec["order"];
  readonly parallel: number;
  readonly params: BackfillSpec["params"];
  /** By `pointKey`. */
  readonly leftOut: ReadonlyMap<string, LeftOut>;
}
export type ChosenDates = Pick<WizardState, "from" | "until" | "withoutWeekends" | "turned">;
/** Of a calendar its days in the range; null: every day counts, or they are not known yet. */
export type CalendarDays = ReadonlySet<string> | null;

const DAY_MS = 86_400_000;
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
const isTicked = ({ withoutWeekends, turned }: Pick<ChosenDates, "withoutWeekends" | "turned">, date: string): boolean => (withoutWeekends && isWeekend(date)) === turned.has(date);
/** The dates that are run. */
export const chosenDates = (of: ChosenDates, days: CalendarDays = null): string[] => datesBetween(of.from, of.until).filter((date) => (days === null || days.has(date)) && isTicked(of, date));
/** A range anew: what was turned by hand before is forgotten. */
export const withRange = (from: string, until: string): Pick<ChosenDates, "from" | "until" | "turned"> => ({ from, until, turned: new Set() });
/** Weekends in or out; what was turned by hand of other days stays. */
export const withWeekends = ({ turned }: Pick<ChosenDates, "turned">, withoutWeekends: boolean): Pick<ChosenDates, "withoutWeekends" | "turned"> => ({
  withoutWeekends,
  turned: new Set([...turned].filter((date) => !isWeekend(date))),
});
/**
 * Ticks or unticks one date. Outside the range the range grows up to it, and what lies between stays out; the range never ends with dates that
 * are left out. A day that the calendar does not have stays out.
 */
export function withDate(of: ChosenDates, date: string, days: CalendarDays = null): Pick<ChosenDates, "from" | "until" | "turned"> {
  if (days !== null && date >= of.from && date <= of.until && !days.has(date)) return of;
  const alone = (): Pick<ChosenDates, "from" | "until" | "turned"> => ({ from: date, until: date, turned: new Set(of.withoutWeekends && isWeekend(date) ? [date] : []) });
  const before = chosenDates(of, days);
  const chosen = new Set(before);
  if (!chosen.delete(date)) chosen.add(date);
  const sorted = [...chosen].sort();
  // Nothing was chosen, or nothing is left: then the one date is the range, ticked or not.
  if (before.length === 0) return alone();
  if (sorted.length === 0) return { from: date, until: date, turned: new Set(of.withoutWeekends && isWeekend(date) ? [] : [date]) };
  const [from, until] = [sorted[0]!, sorted.at(-1)!];
  const plain = { withoutWeekends: of.withoutWeekends, turned: new Set<string>() };
  return { from, until, turned: new Set(datesBetween(from, until).filter((one) => (days === null || days.has(one) || one < of.from || one > of.until) && isTicked(plain, one) !== chosen.has(one))) };
}

export const pointKey = ({ workflowId, fireAt }: CellPoint): string => `${workflowId} ${fireAt}`;
/** Leaves some cells of the preview out, or takes them in again. */
export function withCells(leftOut: WizardState["leftOut"], cells: readonly Pick<PlannedCell, "workflowId" | "fireAt" | "businessDate">[], taken: boolean): WizardState["leftOut"] {
  const next = new Map(leftOut);
  for (const { workflowId, fireAt, businessDate } of cells) {
    if (taken) next.delete(pointKey({ workflowId, fireAt }));
    else next.set(pointKey({ workflowId, fireAt }), { workflowId, fireAt, businessDate });
  }
  return next;
}

/** What is asked for. Cells that were unticked count as long as their workflow and date are chosen. */
export function specOf(state: WizardState, days: CalendarDays = null): BackfillSpec {
  const { targets, from, until, calendar, existing, order, parallel, params, leftOut } = state;
  const chosen = new Set(chosenDates(state, days));
  return {
    targets: [...targets].map(([workflowId, taskIds]) => ({ workflowId, taskIds: taskIds === null ? null : [...taskIds] })),
    ...{ from, until, calendar, existing, order, parallel, params },
    exclude: datesBetween(from, until).filter((date) => !isTicked(state, date)),
    leaveOut: [...leftOut.values()].filter(({ workflowId, businessDate }) => targets.has(workflowId) && chosen.has(businessDate)).map(({ workflowId, fireAt }) => ({ workflowId, fireAt })),
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
