import { isDeepStrictEqual } from "node:util";
import { CalendarRule, sentence, type CalendarId, type Problem, type TextChange } from "#contract";
import { calendarsFor, findProjectByName, listCalendars, saveCalendar } from "../../../store/index.ts";
import { calendarProblems } from "../../../domain/schedule/calendarDays.ts";
import type { Applying, Of } from "./applying.ts";
import type { TextDocument } from "./documents.ts";

type Document = Of<"Calendar">;
/** The calendars of a file by name: they may combine each other, whichever comes first. */
export const calendarsOf = (documents: readonly TextDocument[]): ReadonlyMap<string, Document["body"]> =>
  new Map(documents.flatMap((document) => (document.kind === "Calendar" ? [[document.body.name, document.body] as const] : [])));

/** [CAL1] A calendar of a project, or of the platform; its project never changes. */
export async function applyCalendar({ body, lineOf }: Document, ofFile: ReadonlyMap<string, Document["body"]>, { tx, ids, by, may }: Applying, problems: Problem[]): Promise<TextChange[]> {
  const project = body.project === null ? null : await findProjectByName(tx.db, body.project);
  if (body.project !== null && project === null) {
    problems.push({ path: "project", line: lineOf(["project"]), sentence: sentence("project.notFound", { name: body.project }) });
    return [];
  }
  const projectId = project?.id ?? null;
  const before = (await listCalendars(tx.db)).find((calendar) => calendar.name === body.name);
  if (before !== undefined && before.projectId !== projectId) {
    problems.push({ path: "name", line: lineOf(["name"]), sentence: sentence("calendar.nameTaken", { name: body.name }) });
    return [];
  }
  const { kind: _, name, project: of, remark, ...rule } = body;
  const beside = [...ofFile.values()].filter((other) => other.project === null || other.project === of);
  const named = new Map([...(await calendarsFor(tx.db, projectId)), ...beside.map((other) => [other.name as string, other as CalendarRule] as const)]);
  const own = calendarProblems(name, rule, named).map((problem) => ({ ...problem, line: lineOf(problem.path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part))) }));
  problems.push(...own);
  if (own.length > 0) return [];
  const change = (what: TextChange["change"]): TextChange[] => [{ kind: "Calendar", name, change: what, revision: null }];
  if (before !== undefined && before.remark === remark && isDeepStrictEqual(before.rule, rule)) {
    await may(projectId === null ? "platform" : "edit", projectId);
    return change("unchanged");
  }
  await may(projectId === null ? "platform" : "administer", projectId);
  await saveCalendar(tx, { id: before?.id ?? ids.next<CalendarId>(), projectId, version: before?.version ?? null, name, rule, remark, by });
  return change(before === undefined ? "created" : "updated");
}
