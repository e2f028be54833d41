import { Refusal, type Calendar, type CalendarRule, type Handlers, type ProjectId, type UiUp } from "#contract";
import { calendarDays, calendarProblems } from "../../domain/schedule/calendarDays.ts";
import { dateText, dayNumber } from "../../domain/schedule/dayNumber.ts";
import { readDates } from "../../domain/schedule/readDates.ts";
import { calendarsFor, findCalendar, listCalendars, publishedSchedules, removeCalendar, saveCalendar, type Db, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import { mustAdminister } from "../placement/mustAdminister.ts";

type Names = Extract<keyof UiUp, `calendar.${string}`>;
/** What repeats every year is followed for this long. */
const YEARS_AHEAD = 20;

/** [CAL1] Calendars: a project's, kept by its admins, or the platform's, for everybody. */
export function calendarHandlers(options: { store: Store; authority: Authority; clock: Clock }): Pick<Handlers<UiUp, CommandContext>, Names> {
  const { store, authority, clock } = options;
  const shownTo = async (context: CommandContext): Promise<(projectId: ProjectId | null) => boolean> => {
    const visible = await authority.visibleProjects(context.caller);
    return (projectId) => projectId === null || visible === undefined || visible.includes(projectId);
  };
  return {
    "calendar.list": async (input, context) => {
      const shown = await shownTo(context);
      const seq = store.lastSeq();
      const calendars = await store.read(listCalendars);
      return { calendars: calendars.filter((one) => shown(one.projectId) && (one.projectId === null || input.projectId === undefined || input.projectId === one.projectId)), seq };
    },
    "calendar.uses": async (_, context) => {
      const shown = await shownTo(context);
      return store.read(async (db) => {
        const calendars = (await listCalendars(db)).filter((one) => shown(one.projectId));
        const schedules = (await publishedSchedules(db)).filter((one) => shown(one.projectId));
        return {
          uses: calendars.map(({ id, name }) => ({
            calendarId: id,
            workflows: schedules.filter((one) => one.schedule.calendar === name).map((one) => ({ workflowId: one.workflowId, name: one.workflowName })),
            calendars: calendars.filter((one) => combines(one, name)).map((one) => one.name),
          })),
        };
      });
    },
    "calendar.save": async (input, context) => {
      await mustAdminister(authority, context.caller, input.projectId, input.projectId ?? input.name);
      const before = input.version === null ? null : await store.read((db) => findCalendar(db, input.id));
      return context.commit<Calendar>(
        (saved) => ({ object: `calendar ${saved.name}`, projectId: saved.projectId, before: before?.projectId === input.projectId ? before : null, after: saved }),
        async (tx) => {
          const old = await findCalendar(tx.db, input.id);
          // A name is how schedules know it: what is published would find nothing under the old one.
          if (old !== null && old.projectId === input.projectId && old.name !== input.name) await mustBeUnused(tx.db, old);
          await mustBeRight(tx.db, input);
          return saveCalendar(tx, { ...input, by: callerName(context.caller) });
        },
      );
    },
    "calendar.remove": async (input, context) => {
      const before = await store.read((db) => findCalendar(db, input.id));
      if (before === null) throw new Refusal("notFound", "access.notFound", { id: input.id });
      await mustAdminister(authority, context.caller, before.projectId, input.id);
      await context.commit({ object: `calendar ${before.name}`, projectId: before.projectId, before }, async (tx) => {
        const calendar = await findCalendar(tx.db, input.id);
        if (calendar === null) throw new Refusal("notFound", "calendar.notFound", { name: before.name });
        await mustBeUnused(tx.db, calendar);
        await removeCalendar(tx, calendar.id);
        return {};
      });
      return {};
    },
    "calendar.read": (input) => readDates(input.text, `${new Date(clock.now()).getUTCFullYear() + YEARS_AHEAD}-12-31`),
    "calendar.days": async (input, context) => {
      const named = (await shownTo(context))(input.projectId) ? await store.read((db) => calendarsFor(db, input.projectId)) : new Map<string, CalendarRule>();
      const days = calendarDays(input.rule, named);
      const dates: string[] = [];
      for (let day = dayNumber(`${input.year}-01-01`); day <= dayNumber(`${input.year}-12-31`); day++) if (days(day)) dates.push(dateText(day));
      // A name that no calendar can have: a rule that is only looked at closes no circle.
      return { dates, problems: calendarProblems("", input.rule, named) };
    },
  };
}

/** [CAL1] Refuses a rule that combines what is not there, or itself. */
async function mustBeRight(db: Db, { id, name, projectId, rule }: Pick<Calendar, "id" | "name" | "projectId" | "rule">): Promise<void> {
  const named = await calendarsFor(db, projectId);
  const old = await findCalendar(db, id);
  if (old !== null) named.delete(old.name);
  const problems = calendarProblems(name, rule, named);
  if (problems.length > 0) throw new Refusal("invalid", "calendar.invalid", { name, count: problems.length }, problems);
}
const combines = (calendar: Pick<Calendar, "rule">, name: string): boolean => calendar.rule.combine.some((step) => step.calendar === name);

/** [DEF3] Names whoever depends on it. */
async function mustBeUnused(db: Db, { name, projectId }: Calendar): Promise<void> {
  const schedules = (await publishedSchedules(db)).filter((one) => one.schedule.calendar === name && (projectId === null || projectId === one.projectId));
  const users = [...schedules.map((one) => one.workflowName), ...(await listCalendars(db)).filter((one) => combines(one, name)).map((one) => one.name)];
  if (users.length > 0) throw new Refusal("refused", "calendar.inUse", { name, count: users.length, users: users.slice(0, 5).join(", ") });
}
