import { Readable } from "node:stream";
import { refusalOf, say, uiUp, type Language, type ParsedOf, type TaskInstanceRow, type UiUp } from "#contract";
import { pageOfTaskRows, type Store, type TaskFilter } from "../../store/index.ts";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Ids } from "../../platform/ids.ts";
import { invalidInput } from "../../transport/bind.ts";
import type { Authority, Caller } from "../auth/authority.ts";
import type { CommandGate } from "../gateway/commandContext.ts";
import { csvLine } from "../http/csv.ts";
import { idsBehind } from "./idsBehind.ts";
import { withReasons } from "./rowReasons.ts";
import type { UsualDurations } from "./usualDurations.ts";

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
/** Every column of the list, named as in the contract. */
const COLUMNS: readonly (readonly [name: string, of: (row: TaskInstanceRow, language: Language) => string | number | boolean | null])[] = [
  ["id", (row) => row.id],
  ["name", (row) => row.name],
  ["type", (row) => row.type],
  ["state", (row) => row.state],
  ["reason", (row, language) => (row.reason === null ? null : say(row.reason, language))],
  ["projectName", (row) => row.projectName],
  ["workflowName", (row) => row.workflowName],
  ["businessDate", (row) => row.businessDate],
  ["fireAt", (row) => time(row.fireAt)],
  ["origin", (row) => row.origin],
  ["startedBy", (row) => row.startedBy],
  ["owner", (row) => row.owner],
  ["nodeName", (row) => row.nodeName],
  ["readyAt", (row) => time(row.readyAt)],
  ["startedAt", (row) => time(row.startedAt)],
  ["endedAt", (row) => time(row.endedAt)],
  ["durationMs", (row) => (row.startedAt === null || row.endedAt === null ? null : Math.max(0, row.endedAt - row.startedAt))],
  ["p50Ms", (row) => row.p50Ms],
  ["p95Ms", (row) => row.p95Ms],
  ["tryNo", (row) => row.tryNo],
  ["maxTries", (row) => row.maxTries],
  ["cause", (row) => row.cause],
  ["exitCode", (row) => row.exitCode],
  ["signal", (row) => row.signal],
  ["forcedBy", (row) => row.forcedBy],
  ["pausedBy", (row) => row.pausedBy],
  ["frozen", (row) => row.frozen],
  ["lane", (row) => row.lane],
  ["priority", (row) => row.priority],
  ["retryAt", (row) => time(row.retryAt)],
  ["rootCauseId", (row) => row.rootCauseId],
  ["workflowInstanceId", (row) => row.workflowInstanceId],
  ["workflowId", (row) => row.workflowId],
  ["taskId", (row) => row.taskId],
  ["attemptId", (row) => row.attemptId],
];
/** Rows that are read at once. */
const PAGE = 500;
type ListInput = ParsedOf<UiUp, "taskInstance.list">;

/** The filtered list as a file, page after page, so that its length does not matter to the server. Each page is one snapshot; what comes new meanwhile is not in it. */
export async function* taskCsv(options: { store: Store; durations: UsualDurations; filter: Omit<TaskFilter, "limit" | "before">; language: Language; bom: boolean }): AsyncGenerator<string> {
  const { store, durations, filter, language, bom } = options;
  yield `${bom ? "\uFEFF" : ""}${csvLine(COLUMNS.map(([name]) => name))}`;
  for (let before: TaskInstanceRow["id"] | undefined; ;) {
    const rows = await store.read(async (db) => withReasons(db, await pageOfTaskRows(db, { ...filter, before, limit: PAGE })));
    let text = "";
    for (const row of rows) {
      const usual = await durations.of(row.workflowId, row.taskId);
      const whole = usual === null ? row : { ...row, p50Ms: usual.p50, p95Ms: usual.p95 };
      text += csvLine(COLUMNS.map(([, of]) => of(whole, language)));
    }
    if (text !== "") yield text;
    if (rows.length < PAGE) return;
    before = rows.at(-1)!.id;
  }
}

/** `GET /api/v1/task-instances.csv`: filters as of `taskInstance.list`, and shows what that would show the caller. `bom=1` for spreadsheets that ask for it. */
export function addTaskCsv(app: FastifyInstance, options: { store: Store; authority: Authority; durations: UsualDurations; gate: CommandGate; ids: Ids; callerOf: (request: FastifyRequest) => Promise<Caller> }): void {
  app.get("/api/v1/task-instances.csv", async (request, reply) => {
    const { store, authority, durations } = options;
    const caller = await options.callerOf(request);
    const spec = uiUp["taskInstance.list"];
    await authority.check(caller, spec.access, {});
    const { bom, ...query } = request.query as Record<string, unknown>;
    const parsed = spec.input.safeParse(query);
    if (!parsed.success) throw refusalOf(invalidInput(parsed.error));
    await options.gate({ name: "taskInstance.list", spec, input: parsed.data, caller, id: options.ids.next<string>() });
    const { mine, behind, limit: _limit, before: _before, ...filter } = parsed.data as ListInput;
    const visible = await authority.visibleProjects(caller, filter.workflowId);
    const projectIds = filter.projectId === undefined ? visible : visible === undefined || visible.includes(filter.projectId) ? [filter.projectId] : [];
    const ids = behind === undefined ? undefined : await store.read((db) => idsBehind(db, behind, (id) => visible === undefined || visible.includes(id)));
    const language: Language = /^zh\b/i.test(request.headers["accept-language"] ?? "") ? "zh" : "en";
    const rows = taskCsv({ store, durations, filter: { ...filter, projectIds, ids, ...(mine === true ? { mineOf: caller.user!.name } : {}) }, language, bom: bom === "1" });
    return reply
      .header("content-type", "text/csv; charset=utf-8")
      .header("content-disposition", 'attachment; filename="task-instances.csv"')
      .send(Readable.from(rows, { objectMode: false }));
  });
}
