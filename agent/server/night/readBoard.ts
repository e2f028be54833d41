import type { BoardCell, BoardRow, ProjectId, WorkflowId } from "#contract";
import { boardRuns, boardTasks, getWorkflow, findProject, markedRuns, runsBehindFailures, workflowsOfDates, type BoardRun, type BoardWorkflow, type DateRange, type Db } from "../../store/index.ts";

/** A board of tasks looks at so many runs at most: the newest. */
const MOST_RUNS = 2000;
const lasted = (of: { startedAt: number | null; endedAt: number | null }): number | null => (of.startedAt === null || of.endedAt === null ? null : Math.max(0, of.endedAt - of.startedAt));

/** Rows by workflow, with a cell for each run on a date of the range. A handful of queries, whatever its size. */
export async function boardOfWorkflows(db: Db, of: DateRange & { projectIds: readonly ProjectId[] | undefined; limit: number }): Promise<{ rows: BoardRow[]; more: boolean }> {
  const found = await workflowsOfDates(db, { ...of, limit: of.limit + 1 });
  const workflows = found.slice(0, of.limit);
  const runs = await boardRuns(db, { ...of, workflowIds: workflows.map((one) => one.workflowId) });
  const { forced, paused } = await markedRuns(
    db,
    runs.map((run) => run.id),
  );
  const blocked = await runsBehindFailures(db, of);
  const byWorkflow = Map.groupBy(runs, (run) => run.workflowId);
  const cellOf = (run: BoardRun): BoardCell => ({ ...cell(run), taskInstanceId: null, state: run.state, forced: forced.has(run.id), paused: paused.has(run.id), blocked: blocked.has(run.id), durationMs: lasted(run) });
  const rows = workflows.map((one) => ({ key: one.workflowId as string, ...one, taskId: null, name: one.workflowName, cells: (byWorkflow.get(one.workflowId) ?? []).map(cellOf) }));
  return { rows: rows.filter((row) => row.cells.length > 0), more: found.length > of.limit };
}
const cell = (run: BoardRun) => ({ businessDate: run.businessDate, fireAt: run.fireAt, workflowInstanceId: run.id });

/** Rows by task of one workflow, in the order of its newest run. */
export async function boardOfTasks(db: Db, workflowId: WorkflowId, of: DateRange & { limit: number }): Promise<{ rows: BoardRow[]; more: boolean }> {
  const workflow = await getWorkflow(db, workflowId);
  const project = workflow === null ? null : await findProject(db, workflow.projectId);
  if (workflow === null || project === null) return { rows: [], more: false };
  const place: BoardWorkflow = { workflowId, workflowName: workflow.name, projectId: project.id, projectName: project.name };
  const all = await boardRuns(db, { ...of, workflowIds: [workflowId] });
  const runs = all.slice(-MOST_RUNS);
  const byRun = Map.groupBy(
    await boardTasks(
      db,
      runs.map((run) => run.id),
    ),
    (task) => task.run,
  );
  const rows = new Map<string, BoardRow>();
  // The newest run gives the order and the names; tasks that it has no more come after.
  for (const run of runs.toReversed()) {
    for (const task of byRun.get(run.id) ?? []) {
      const row = rows.get(task.taskId) ?? { key: task.taskId as string, ...place, taskId: task.taskId, name: task.name, cells: [] };
      rows.set(task.taskId, row);
      row.cells.push({ ...cell(run), taskInstanceId: task.id, state: task.state, forced: task.forced, paused: task.paused, blocked: task.blocked, durationMs: lasted(task) });
    }
  }
  const list = [...rows.values()];
  for (const row of list) row.cells.reverse();
  return { rows: list.slice(0, of.limit), more: list.length > of.limit || all.length > runs.length };
}
