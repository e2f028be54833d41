import { Refusal, type Handlers, type OutputOf, type ProjectId, type UiUp } from "#contract";
import { getSettings, historyDays, historyParts, type Store } from "../../store/index.ts";
import { businessDateOf } from "../../domain/planning/businessDate.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Forecasts } from "../night/forecasts.ts";
import { endsOfRuns } from "../night/readNight.ts";
import type { UsualDurations } from "../night/usualDurations.ts";
import { makeDeadlineBook, readToday } from "./readToday.ts";

type Names = "today.get" | "history.days" | "history.parts";
type Late = OutputOf<UiUp, "today.get">["late"][number];
/** A chart shows so many dates at most. */
const MOST_DAYS = 400;

/** The day at a glance and how days went. Reads alone; of each project only what the caller may see [ACC2]. */
export function todayHandlers(options: {
  readonly store: Store;
  readonly authority: Authority;
  readonly clock: Clock;
  readonly durations: UsualDurations;
  readonly forecasts: Forecasts;
}): Pick<Handlers<UiUp, CommandContext>, Names> {
  const { store, authority, clock, durations, forecasts } = options;
  const deadlines = makeDeadlineBook();
  const seen = async (context: CommandContext, projectId?: ProjectId): Promise<readonly ProjectId[] | undefined> => {
    const visible = await authority.visibleProjects(context.caller);
    return projectId === undefined ? visible : visible === undefined || visible.includes(projectId) ? [projectId] : [];
  };
  return {
    "today.get": async (input, context) => {
      const projectIds = await seen(context, input.projectId);
      const now = clock.now();
      const seq = store.lastSeq();
      const { known, world } = await store.read(async (db) => {
        const businessDate = input.businessDate ?? businessDateOf(now, (await getSettings(db)).zone);
        const today = await readToday(db, { businessDate, projectIds }, { now, userId: context.caller.user?.id ?? null, deadlines });
        // What has passed is late whatever is predicted.
        const ahead = today.due.filter(({ at }) => at > now).map(({ run }) => run);
        return { known: today, world: await forecasts.ahead(db, ahead) };
      });
      const { due, longest, ...today } = known;
      const ends = endsOfRuns(world, (await forecasts.wayOf(world, "byItself")).endOf);
      const late = due.flatMap(({ run, at }): Late[] => {
        const predictedAt = ends.get(run.id) ?? null;
        if (at > now && (predictedAt === null || predictedAt <= at)) return [];
        return [{ workflowInstanceId: run.id, workflowId: run.workflowId, workflowName: run.workflowName, deadlineAt: at, predictedAt, late: at <= now }];
      });
      return {
        ...today,
        late: late.sort((a, b) => a.deadlineAt - b.deadlineAt),
        longest: await Promise.all(
          longest.map(async (row) => ({
            taskInstanceId: row.id,
            workflowInstanceId: row.workflowInstanceId,
            name: row.name,
            workflowName: row.workflowName,
            durationMs: Math.max(0, (row.endedAt ?? now) - row.startedAt!),
            p50Ms: (await durations.of(row.workflowId, row.taskId))?.p50 ?? null,
            running: row.endedAt === null,
          })),
        ),
        seq,
      };
    },
    "history.days": async ({ projectId, workflowId, from, until }, context) => {
      const days = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(until), { largestUnit: "days" }).days + 1;
      if (days > MOST_DAYS) throw new Refusal("invalid", "history.tooLong", { days, most: MOST_DAYS });
      const projectIds = await seen(context, projectId);
      return { days: await store.read((db) => historyDays(db, { from, until, projectIds, workflowId })) };
    },
    "history.parts": async ({ projectId, businessDate, by }, context) => {
      const projectIds = await seen(context, projectId);
      return { parts: await store.read((db) => historyParts(db, { businessDate, projectIds }, by)) };
    },
  };
}
