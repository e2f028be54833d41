import { Refusal, sentence, type BackfillSpec, type PlannedCell, type Sentence, type TaskId, type Word, type Workflow, type WorkflowDefinition, type WorkflowId } from "#contract";
import { calendarsFor, findProject, firstPublishedAt, getRevisionByNumber, getSettings, getWorkflow, mainRuns, statesIn, type Db } from "../../store/index.ts";
import { chosenDates, datesText } from "../../domain/backfill/chosenDates.ts";
import type { ExistingRun } from "../../domain/backfill/decideCell.ts";
import { planCells, unknownPoints, type PlannedPoint, type TargetPoints } from "../../domain/backfill/planCells.ts";
import { upstreamOrder } from "../../domain/backfill/upstreamOrder.ts";
import { clockText } from "../../domain/planning/clockText.ts";
import { pointsBetween, type Point } from "../../domain/planning/pointsBetween.ts";
import { calendarDays, nearestOf } from "../../domain/schedule/calendarDays.ts";
import { DAY_MS } from "../../domain/schedule/dayNumber.ts";
import { longestWay } from "../../domain/prediction/longestWay.ts";
import type { UsualDurations } from "../night/usualDurations.ts";
import { readScheduleOf } from "../planning/readSchedules.ts";
import { parametersAt, resolutionAt } from "../planning/scheduleHandlers.ts";
import { closedScopes, type ValueBook } from "../values/valueBook.ts";
import { workflowsAwaited } from "./workflowsAwaited.ts";

/** A business date is so many days from its points at most. */
const REACH_MS = 33 * DAY_MS;
const MOST_CELLS = 200_000;
/** Of so many cells the parameters are told. */
const WITH_PARAMETERS = 400;

export interface PlannedTarget extends TargetPoints {
  readonly workflow: Workflow;
  readonly projectName: string;
  readonly definition: WorkflowDefinition;
}
export interface BackfillPlan {
  readonly targets: readonly PlannedTarget[];
  readonly cells: readonly PlannedPoint[];
  readonly notes: readonly Sentence[];
}

/**
 * [BKF2] Everything that a backfill would do, cell by cell. Refusals name what keeps it from being one at all: a target that cannot run, dates the
 * wrong way round, more than two hundred thousand cells, a point to leave out that there is not.
 */
export async function planBackfill(db: Db, of: { readonly workflowId: WorkflowId; readonly spec: BackfillSpec }, now: number): Promise<BackfillPlan> {
  const { spec } = of;
  if (spec.until < spec.from) throw new Refusal("invalid", "backfill.untilBefore", { from: spec.from, until: spec.until });
  const workflows = new Map<WorkflowId, { workflow: Workflow; definition: WorkflowDefinition; projectName: string; taskIds: TaskId[] | null }>();
  for (const target of spec.targets) {
    const workflow = await getWorkflow(db, target.workflowId);
    if (workflow === null) throw new Refusal("notFound", "workflow.notFound", { name: target.workflowId });
    if (workflows.has(workflow.id)) throw new Refusal("invalid", "backfill.targetTwice", { workflow: workflow.name });
    if (!workflow.enabled) throw new Refusal("refused", "workflow.disabled", { workflow: workflow.name });
    if (workflow.revision === null) throw new Refusal("refused", "workflow.notPublished", { workflow: workflow.name });
    const { definition } = (await getRevisionByNumber(db, workflow.id, workflow.revision))!;
    const known = new Set(definition.tasks.map((task) => task.id));
    for (const task of target.taskIds ?? []) if (!known.has(task)) throw new Refusal("notFound", "workflow.noTask", { workflow: workflow.name, task });
    // All of them is the whole workflow.
    const taskIds = target.taskIds === null || new Set(target.taskIds).size === known.size ? null : [...new Set(target.taskIds)];
    workflows.set(workflow.id, { workflow, definition, taskIds, projectName: (await findProject(db, workflow.projectId))!.name });
  }
  const main = workflows.get(of.workflowId);
  if (main === undefined) throw new Refusal("invalid", "backfill.firstTarget", { workflow: (await getWorkflow(db, of.workflowId))?.name ?? of.workflowId });
  const dates = chosenDates(spec, await calendarOf(db, spec, main.workflow));
  if (dates.length === 0) throw new Refusal("invalid", "backfill.noDates", { from: spec.from, until: spec.until });

  const waitsFor = new Map<WorkflowId, WorkflowId[]>();
  for (const { workflow, definition } of workflows.values()) waitsFor.set(workflow.id, await workflowsAwaited(db, workflow, definition));
  const targets: PlannedTarget[] = [];
  const notes: Sentence[] = [];
  let count = 0;
  for (const id of upstreamOrder([...workflows.keys()], waitsFor)) {
    const { workflow, definition, taskIds, projectName } = workflows.get(id)!;
    const { zone, points, without } = await pointsOn(db, workflow, definition, dates);
    count += points.length;
    if (count > MOST_CELLS) throw new Refusal("refused", "backfill.tooMany", { count, limit: MOST_CELLS });
    if (without.length > 0) notes.push(sentence("note.noPoints", { workflow: workflow.name, count: without.length, dates: datesText(without) }));
    const published = (await firstPublishedAt(db, id)) ?? 0;
    const early = points.filter((point) => point.fireAt < published);
    if (early.length > 0) notes.push(sentence("note.beforeExisted", { workflow: workflow.name, count: early.length, dates: datesText(early.map((point) => point.businessDate)) }));
    if (taskIds !== null) notes.push(sentence("note.ownLine", { workflow: workflow.name, count: taskIds.length, total: definition.tasks.length }));
    targets.push({ workflowId: id, workflowName: workflow.name, zone, taskIds, points, runs: await runsOf(db, id, points, taskIds), workflow, projectName, definition });
  }
  const [unknown] = unknownPoints(spec.leaveOut, targets);
  if (unknown !== undefined) {
    const target = workflows.get(unknown.workflowId)?.workflow ?? (await getWorkflow(db, unknown.workflowId));
    throw new Refusal("invalid", "backfill.noPoint", { workflow: target?.name ?? unknown.workflowId, at: clockText(unknown.fireAt, (await getSettings(db)).zone) });
  }
  const cells = planCells(spec, targets, now);
  const left = Map.groupBy(
    cells.filter((cell) => cell.reason !== null),
    (cell) => cell.reason!.code,
  );
  for (const [code, some] of left) {
    const one = some.length === 1 ? some[0]!.reason! : sentence(code === "cell.notCome" ? "cell.notComeSome" : (code as Word));
    notes.push(sentence("note.notGenerated", { ...one.values, count: some.length, reason: one.code }));
  }
  return { targets, cells, notes };
}

async function calendarOf(db: Db, { calendar }: BackfillSpec, workflow: Workflow) {
  if (calendar === null) return null;
  const named = await calendarsFor(db, workflow.projectId);
  const rule = named.get(calendar);
  if (rule === undefined) throw new Refusal("notFound", "schedule.calendarUnknown", { name: calendar, nearest: nearestOf(calendar, named.keys()) });
  return calendarDays(rule, named);
}
/** Its points of some business dates, in order; a workflow without a schedule has one for each: midnight after the date, so that asking twice names the same. */
async function pointsOn(db: Db, workflow: Workflow, definition: WorkflowDefinition, dates: readonly string[]): Promise<{ zone: string; points: Point[]; without: string[] }> {
  const { rule } = definition.schedule == null ? { rule: null } : await readScheduleOf(db, workflow.projectId, definition.schedule);
  if (rule === null) {
    const { zone } = await getSettings(db);
    return { zone, points: dates.map((date) => ({ fireAt: Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds, businessDate: date })), without: [] };
  }
  const left = new Set(dates);
  const wanted = new Set(dates);
  const points = pointsBetween(rule, Date.parse(dates[0]!) - 2 * DAY_MS, Date.parse(dates.at(-1)!) + REACH_MS, 0).filter((point) => wanted.has(point.businessDate));
  for (const { businessDate } of points) left.delete(businessDate);
  return { zone: rule.zone, points, without: [...left] };
}
async function runsOf(db: Db, workflowId: WorkflowId, points: readonly Point[], taskIds: readonly TaskId[] | null): Promise<Map<number, ExistingRun>> {
  if (points.length === 0) return new Map();
  const found = await mainRuns(db, { workflowId, from: points[0]!.fireAt, until: points.at(-1)!.fireAt });
  const states =
    taskIds === null
      ? null
      : await statesIn(
          db,
          found.map((run) => run.id),
          taskIds,
        );
  return new Map(found.map((run) => [run.fireAt, { ...run, chosen: states === null ? null : (states.get(run.id) ?? []) }]));
}

/** The first cells as they are shown, with what each would be given. */
export function shownCells({ cells, targets }: BackfillPlan, spec: BackfillSpec, values: ValueBook, limit: number): PlannedCell[] {
  const byId = new Map(targets.map((target) => [target.workflowId, target]));
  return cells.slice(0, limit).map((cell, index) => {
    const of = givenTo(byId.get(cell.workflowId)!, spec, values);
    const { number, workflowId, workflowName, fireAt, businessDate, action, workflowInstanceId, instanceState, reason } = cell;
    return {
      ...{ number, workflowId, workflowName, fireAt, businessDate, action, workflowInstanceId, instanceState, reason },
      parameters: index < WITH_PARAMETERS ? parametersAt({ at: cell.fireAt, businessDate: cell.businessDate }, of) : [],
    };
  });
}

const givenTo = ({ zone, projectName, definition, workflow }: PlannedTarget, { params }: BackfillSpec, values: ValueBook) => ({
  ...{ rule: { zone }, definition, project: projectName, workflow: workflow.name, params },
  around: closedScopes(values.around(workflow.projectId, workflow.id)),
});
/** [PAR4] What is wrong with the parameters of these runs, said of the first cell of each workflow; one that names what only a task has is right for that task alone. */
export function parameterNotes({ cells, targets }: BackfillPlan, spec: BackfillSpec, values: ValueBook): Sentence[] {
  return targets.flatMap((target) => {
    const cell = Object.keys(spec.params).length === 0 ? undefined : cells.find((one) => one.workflowId === target.workflowId && one.action !== "none");
    if (cell === undefined) return [];
    return resolutionAt({ at: cell.fireAt, businessDate: cell.businessDate }, givenTo(target, spec, values))
      .problems.filter(({ name }) => Object.hasOwn(spec.params, name))
      .map((problem) => sentence("note.parameter", { ...problem.sentence.values, parameter: problem.name, workflow: target.workflowName, reason: problem.sentence.code }));
  });
}

/** [NGT1] How long it would take: what each run takes along its longest way, as many at once as go. Null when a task of one never succeeded. */
export async function estimateOf({ cells, targets }: BackfillPlan, parallel: number, durations: UsualDurations): Promise<number | null> {
  const takes = new Map<WorkflowId, number | null>();
  for (const { workflowId, definition, taskIds } of targets) {
    const chosen = definition.tasks.filter((task) => taskIds === null || taskIds.includes(task.id));
    const steps = [];
    for (const task of chosen) steps.push({ id: task.id, doneAt: null, notBefore: 0, takesMs: (await durations.of(workflowId, task.id))?.p50 ?? null });
    takes.set(
      workflowId,
      longestWay(
        steps,
        chosen.flatMap((task) => task.after.map((from) => ({ from, to: task.id }))),
      ).endAt,
    );
  }
  let [sum, longest] = [0, 0];
  for (const cell of cells) {
    if (cell.action === "none") continue;
    const one = takes.get(cell.workflowId) ?? null;
    if (one === null) return null;
    sum += one;
    longest = Math.max(longest, one);
  }
  return sum === 0 ? null : Math.round(Math.max(longest, sum / parallel));
}
