import type { CalendarRule, ProjectId, Schedule } from "#contract";
import { readSchedule, type ScheduleReading } from "../../domain/schedule/fireRule.ts";
import { calendarsFor, getSettings, type Db } from "../../store/index.ts";

/** Reads a schedule of a project with everything that it names: the platform's zone, and the calendars that the project may use. */
export async function readScheduleOf(db: Db, projectId: ProjectId, schedule: Schedule): Promise<ScheduleReading> {
  const { zone } = await getSettings(db);
  const calendars: ReadonlyMap<string, CalendarRule> = schedule.calendar === null ? new Map() : await calendarsFor(db, projectId);
  return readSchedule(schedule, { zone, calendars });
}
