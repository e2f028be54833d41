import { type FireDay, type Handlers, type PlannedFire, type ProjectId, type Schedule, type TaskId, type TaskTypeBody, type UiUp, type WorkflowDefinition } from "#contract";
import { findProject, getWorkflow, newestSnapshot, nextPlannedOf, publishedSchedules, type Db, type Store } from "../../store/index.ts";
import { DAY_MS } from "../../domain/schedule/dayNumber.ts";
import { fireTimes, nextFire, shownFire, type Fire, type FireRule } from "../../domain/schedule/fireTimes.ts";
import type { Resolution } from "../../domain/parameters/resolveParameters.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Authority } from "../auth/authority.ts";
import { resolveFor } from "../dispatch/makeOrder.ts";
import { closedScopes, type ScopesAround, type ValueBook } from "../values/valueBook.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import { readScheduleOf } from "./readSchedules.ts";

type Names = Extract<keyof UiUp, `schedule.${string}`>;
type Previewed = Parameters<Handlers<UiUp, CommandContext>["schedule.month"]>[0];

/** When schedules will fire, before and after they are published. */
export function scheduleHandlers({ store, authority, values, clock }: { store: Store; authority: Authority; values: ValueBook; clock: Clock }): Pick<Handlers<UiUp, CommandContext>, Names> {
  const workflowOf = (db: Db, { workflowId }: Pick<Previewed, "workflowId">) => (workflowId === undefined ? null : getWorkflow(db, workflowId));
  /** The right was looked at for the workflow, or without one for the project. */
  const projectOf = async (db: Db, input: Pick<Previewed, "workflowId" | "projectId">): Promise<ProjectId> => (await workflowOf(db, input))?.projectId ?? input.projectId!;

  return {
    "schedule.preview": async (input) => {
      await values.fresh();
      return store.read(async (db) => {
        const { rule, problems } = await readScheduleOf(db, await projectOf(db, input), input.schedule);
        if (rule === null) return { zone: input.schedule.zone, fires: [], problems: [...problems], ended: null };
        const workflow = await workflowOf(db, input);
        const project = (await findProject(db, await projectOf(db, input)))!;
        const definition = input.definition ?? workflow?.draft;
        const after = input.after ?? clock.now();
        const fires = next(rule, after, input.count).map((fire): PlannedFire => ({
          ...fire,
          parameters: parametersAt(fire, { rule, definition, project: project.name, around: closedScopes(values.around(project.id, workflow?.id ?? null)), workflow: workflow?.name ?? "" }),
        }));
        return { zone: rule.zone, fires, problems: [], ended: endedBefore(rule, input.schedule, after) };
      });
    },
    "schedule.month": (input) =>
      store.read(async (db) => {
        const { rule, problems } = await readScheduleOf(db, await projectOf(db, input), input.schedule);
        return { days: rule === null ? [] : daysOfMonth(rule, input.month), problems: [...problems] };
      }),
    "schedule.list": async (_, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const now = clock.now();
      return store.read(async (db) => {
        const schedules = [];
        const coveredUntil = (await newestSnapshot(db))?.until ?? now;
        for (const { workflowId, projectId, schedule, enabled } of await publishedSchedules(db)) {
          if (visible !== undefined && !visible.includes(projectId)) continue;
          const { rule } = await readScheduleOf(db, projectId, schedule);
          // [SNP2] What is planned comes first; what was published since then comes after the newest snapshot.
          const planned = await nextPlannedOf(db, workflowId, now);
          const follows = rule === null || !enabled || schedule.paused ? null : nextFire(rule, Math.max(now, coveredUntil - 1));
          const fire: Fire | null = planned !== null && enabled && rule !== null ? { at: planned, mark: null } : follows;
          schedules.push({ workflowId, schedule, enabled, zone: rule?.zone ?? schedule.zone, next: fire === null ? null : shownFire(rule!, fire) });
        }
        return { schedules };
      });
    },
  };
}

/** The next times, at most `count`. Looked for year by year, so that what fires rarely is found and what fires often costs nothing. */
function next(rule: FireRule, after: number, count: number): ReturnType<typeof shownFire>[] {
  const first = nextFire(rule, after);
  if (first === null) return [];
  const found = [shownFire(rule, first)];
  for (const fire of fireTimes(rule, first.at, first.at + YEARS_SHOWN * 366 * DAY_MS)) {
    if (found.length >= count) break;
    found.push(shownFire(rule, fire));
  }
  return found;
}
/** Thirty leap days take as long. */
const YEARS_SHOWN = 125;

const endedBefore = (rule: FireRule, schedule: Schedule, at: number): string | null => (schedule.until !== null && nextFire(rule, at) === null ? schedule.until : null);

/** What a run at this time would get: the parameters of the workflow, not those of a task; `params` are the run's own. */
export function parametersAt(point: Pick<PlannedFire, "at" | "businessDate">, of: RunScopes): PlannedFire["parameters"] {
  return resolutionAt(point, of).parameters.filter(({ name }) => !OF_A_TASK.has(name));
}
interface RunScopes {
  readonly rule: Pick<FireRule, "zone">;
  readonly definition: WorkflowDefinition | undefined;
  readonly project: string;
  readonly around: ScopesAround;
  readonly workflow: string;
  readonly params?: Readonly<Record<string, string>>;
}
/** The same with what is wrong with them. */
export function resolutionAt({ at, businessDate }: Pick<PlannedFire, "at" | "businessDate">, of: RunScopes): Resolution {
  const instance = { id: "" as never, businessDate, fireAt: at, zone: of.rule.zone, projectName: of.project, workflowName: of.workflow, params: of.params ?? {} };
  const task = { id: "" as TaskId, name: "", type: "", params: {}, after: [], retry: { times: 0, intervalSeconds: 0 }, timeoutSeconds: null, remark: "" };
  const type: TaskTypeBody = { name: "", label: "", category: "", description: "", icon: "cog", plugin: { kind: "command", command: ["true"] }, parameters: [], exitCodes: [] };
  return resolveFor({ instance, workflowParams: of.definition?.params ?? {}, around: of.around, task, type, instanceId: "", tryNo: 1 });
}
const OF_A_TASK: ReadonlySet<string> = new Set(["task", "instance_id", "attempt"]);

/** The days of a month on which the rule fires. */
function daysOfMonth(rule: FireRule, month: string): FireDay[] {
  const days: FireDay[] = [];
  const first = Temporal.PlainDate.from(`${month}-01`);
  for (let date = first; date.month === first.month; date = date.add({ days: 1 })) {
    const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(rule.zone).epochMilliseconds;
    let day: FireDay | null = null;
    for (const fire of fireTimes(rule, startOf(date) - 1, startOf(date.add({ days: 1 })) - 1)) {
      day ??= { date: date.toString(), count: 0, first: shownFire(rule, fire).local, mark: null };
      day.count++;
      day.mark ??= fire.mark;
    }
    if (day !== null) days.push(day);
  }
  return days;
}
