import { Refusal, type Calendar, type CalendarId, type CalendarRule, type ProjectId } from "#contract";
import type { Selectable } from "kysely";
import type { CalendarsTable } from "../schema/definitions.ts";
import type { Db, Tx } from "../store.ts";

const calendarOf = (row: Selectable<CalendarsTable>): Calendar => ({
  id: row.id,
  projectId: row.project_id,
  name: row.name,
  rule: JSON.parse(row.rule) as CalendarRule,
  remark: row.remark,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
  version: row.version,
  changedSeq: row.changed_seq,
});

/**
 * [STO2] Makes a calendar (`version` null), or replaces the one that has this version; a calendar stays in its project. What its rule
 * combines is the caller's question. Refusals: `calendar.notFound`, `calendar.stale`, `calendar.nameTaken`, `command.idTaken`.
 */
export async function saveCalendar(tx: Tx, input: Pick<Calendar, "id" | "projectId" | "name" | "rule" | "remark"> & { readonly version: number | null; readonly by: string }): Promise<Calendar> {
  const before = await findCalendar(tx.db, input.id);
  if (input.version === null && before !== null) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  if (input.version !== null && (before === null || before.projectId !== input.projectId)) throw new Refusal("notFound", "calendar.notFound", { name: input.name });
  if (before !== null && before.version !== input.version) throw new Refusal("stale", "calendar.stale", { name: before.name });
  const taken = await tx.db.selectFrom("calendars").select("id").where("name", "=", input.name).where("id", "!=", input.id).executeTakeFirst();
  if (taken !== undefined) throw new Refusal("conflict", "calendar.nameTaken", { name: input.name });
  const row: Selectable<CalendarsTable> = {
    id: input.id,
    project_id: input.projectId,
    name: input.name,
    rule: JSON.stringify(input.rule),
    remark: input.remark,
    changed_at: tx.now,
    changed_by: input.by,
    version: (before?.version ?? 0) + 1,
    changed_seq: tx.seqOf("calendar", input.id),
  };
  if (before === null) await tx.db.insertInto("calendars").values(row).execute();
  else await tx.db.updateTable("calendars").set(row).where("id", "=", input.id).where("version", "=", before.version).execute();
  const calendar = calendarOf(row);
  tx.announce("calendar.changed", calendar.id, { topic: "platform", projectId: calendar.projectId }, { calendar });
  return calendar;
}

/** Whether schedules or calendars name it is the caller's question. Refusal `calendar.notFound`. */
export async function removeCalendar(tx: Tx, id: CalendarId): Promise<void> {
  const calendar = await findCalendar(tx.db, id);
  if (calendar === null) throw new Refusal("notFound", "calendar.notFound", { name: id });
  await tx.db.deleteFrom("calendars").where("id", "=", id).execute();
  tx.announce("calendar.removed", id, { topic: "platform", projectId: calendar.projectId }, { id });
}

/** By name. */
export async function listCalendars(db: Db): Promise<Calendar[]> {
  return (await db.selectFrom("calendars").selectAll().orderBy("name").execute()).map(calendarOf);
}
export async function findCalendar(db: Db, id: CalendarId): Promise<Calendar | null> {
  const row = await db.selectFrom("calendars").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : calendarOf(row);
}
/** Rules by name of the calendars that a project may name, or without a project those of the platform. */
export async function calendarsFor(db: Db, projectId: ProjectId | null): Promise<Map<string, CalendarRule>> {
  return new Map((await listCalendars(db)).filter((one) => one.projectId === null || one.projectId === projectId).map((one) => [one.name, one.rule]));
}
