import { z } from "zod";
import { Calendar, CalendarRule } from "../../model/calendar.ts";
import { CalendarDate, CalendarId, Instant, Name, ProjectId, Remark, WorkflowId, ZoneName } from "../../model/ids.ts";
import { ResolvedParameter } from "../../model/parameter.ts";
import { FireTime, Schedule } from "../../model/schedule.ts";
import { WorkflowDefinition } from "../../model/workflow.ts";
import { Problem } from "../../errors/errors.ts";
import { command, query } from "../catalog.ts";
import { none, see } from "./rights.ts";

/** Who names a calendar: published schedules that the reader may see, and other calendars. */
const CalendarUse = z.object({ calendarId: CalendarId, workflows: z.array(z.object({ workflowId: WorkflowId, name: z.string() })), calendars: z.array(z.string()) });
/** A time of the future with what its run would get. */
const PlannedFire = FireTime.extend({ parameters: z.array(ResolvedParameter) });
export type PlannedFire = z.infer<typeof PlannedFire>;
/** A day on which a schedule fires: how often, and the first time on the clock of its zone. */
const FireDay = z.object({ date: CalendarDate, count: z.number().int(), first: z.string(), mark: FireTime.shape.mark });
export type FireDay = z.infer<typeof FireDay>;
/** A published schedule and when it fires next; null while it is paused or disabled, and after its last day. */
const ScheduledWorkflow = z.object({ workflowId: WorkflowId, schedule: Schedule, zone: ZoneName.nullable(), enabled: z.boolean(), next: FireTime.nullable() });
export type ScheduledWorkflow = z.infer<typeof ScheduledWorkflow>;

/** A schedule that need not be saved, of a workflow or at least of a project. */
const Previewed = { projectId: ProjectId.optional(), workflowId: WorkflowId.optional(), schedule: Schedule };

/** Calendars and when schedules fire (UX.md, screens 15 and 28). */
export const scheduleCommands = {
  "calendar.list": query("signedIn", z.object({ projectId: ProjectId.optional() }), z.object({ calendars: z.array(Calendar), seq: z.number().int() }), { method: "GET", path: "/calendars" }),
  "calendar.uses": query("signedIn", none, z.object({ uses: z.array(CalendarUse) }), { method: "GET", path: "/calendars/uses" }),
  /** Makes a calendar (`version` null) or changes it. One without a project is the platform's and needs its right. */
  "calendar.save": command("signedIn", z.object({ id: CalendarId, projectId: ProjectId.nullable(), version: z.number().int().nullable(), name: Name, rule: CalendarRule, remark: Remark.default("") }), Calendar, {
    method: "PUT",
    path: "/calendars/{id}",
  }),
  /** [DEF3] Refused while schedules or calendars name it; says which. */
  "calendar.remove": command("signedIn", z.object({ id: CalendarId }), none, { method: "DELETE", path: "/calendars/{id}" }),
  /** The dates of a CSV or iCalendar text, and the lines that are not understood. Nothing is saved. */
  "calendar.read": query("signedIn", z.object({ text: z.string().max(3_000_000) }), z.object({ dates: z.array(CalendarDate), problems: z.array(Problem) }), { method: "POST", path: "/calendars/read" }),
  /** The days of a rule that need not be saved, in one year. */
  "calendar.days": query(
    "signedIn",
    z.object({ projectId: ProjectId.nullable().default(null), rule: CalendarRule, year: z.number().int().min(1970).max(2200) }),
    z.object({ dates: z.array(CalendarDate), problems: z.array(Problem) }),
    { method: "POST", path: "/calendars/days" },
  ),

  /** The next times of a schedule. Without a definition the parameters are those of the draft. `ended`: its last day, when that has passed. */
  "schedule.preview": query(
    see,
    z.object({ ...Previewed, definition: WorkflowDefinition.optional(), after: Instant.optional(), count: z.number().int().min(1).max(100).default(30) }),
    z.object({ zone: ZoneName.nullable(), fires: z.array(PlannedFire), problems: z.array(Problem), ended: CalendarDate.nullable() }),
    { method: "POST", path: "/schedules/preview" },
  ),
  "schedule.month": query(see, z.object({ ...Previewed, month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }), z.object({ days: z.array(FireDay), problems: z.array(Problem) }), {
    method: "POST",
    path: "/schedules/month",
  }),
  "schedule.list": query("signedIn", none, z.object({ schedules: z.array(ScheduledWorkflow) }), { method: "GET", path: "/schedules" }),
} as const;
