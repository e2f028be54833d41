import { sentence, type Backfill, type CellState, type Sentence, type WorkflowInstanceId } from "#contract";
import { failedNames, getWorkflow, getWorkflowInstance, getRevisionByNumber, MAIN_LINE, runAt, setInstanceParams, statesIn, type StoredCell, type Tx } from "../../store/index.ts";
import { decideCell } from "../../domain/backfill/decideCell.ts";
import { clockText } from "../../domain/planning/clockText.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Aftermath } from "../dispatch/aftermath.ts";
import type { Readiness } from "../dispatch/readiness.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { Runs } from "../planning/startRun.ts";
import { rerunRun } from "./rerunRun.ts";

export interface CellOptions {
  readonly ids: Ids;
  readonly runs: Runs;
  readonly moves: TaskMoves;
  readonly readiness: Readiness;
}
/** What a cell became when its turn came. */
export interface CellBegun {
  readonly state: Extract<CellState, "open" | "left">;
  readonly reason: Sentence | null;
  readonly runId: WorkflowInstanceId | null;
}
const left = (reason: Sentence): CellBegun => ({ state: "left", reason, runId: null });

/**
 * [BKF2] In the unit that moves a cell: makes its run, or runs the one that there is again. The world is asked anew, for it may have changed since the
 * backfill was planned: a point that has its run by now is run again in it or left alone, never made twice [LC1].
 */
export async function beginCell(tx: Tx, after: Aftermath, backfill: Backfill, cell: StoredCell, options: CellOptions): Promise<CellBegun> {
  const workflow = await getWorkflow(tx.db, cell.workflowId);
  if (workflow === null) return left(sentence("cell.workflowGone", { workflow: cell.workflowName }));
  if (!workflow.enabled) return left(sentence("workflow.disabled", { workflow: workflow.name }));
  if (workflow.revision === null) return left(sentence("workflow.notPublished", { workflow: workflow.name }));
  const { spec, id: backfillId, createdBy } = backfill;
  const own = cell.workflowInstanceId === null ? null : await getWorkflowInstance(tx.db, cell.workflowInstanceId);
  const run = own ?? (await runAt(tx.db, { workflowId: workflow.id, fireAt: cell.fireAt, line: MAIN_LINE }));
  if (run !== null) {
    // Begun by this very backfill once: what failed of it goes on, and what succeeded is wanted again.
    const again = own !== null && cell.begunAt !== null;
    if (again && run.endedAt === null) return { state: "open", reason: null, runId: run.id };
    if (!again) {
      const chosen = cell.taskIds === null ? null : ((await statesIn(tx.db, [run.id], cell.taskIds)).get(run.id) ?? []);
      const { reason } = decideCell({ fireAt: cell.fireAt, run: { ...run, chosen }, existing: spec.existing, now: tx.now, at: clockText(run.fireAt, run.zone) });
      if (reason !== null) return left(reason);
    }
    if (Object.keys(spec.params).length > 0) await setInstanceParams(tx, run.id, spec.params);
    const all = again ? run.state === "SUCCESS" : spec.existing === "all" || run.startedAt === null;
    const count = await rerunRun(tx, after, { run, workflow, taskIds: cell.taskIds, what: all ? "all" : "failed" }, options);
    if (count === 0) return left(sentence("cell.hasRun"));
    return { state: "open", reason: null, runId: run.id };
  }
  if (cell.taskIds !== null) {
    const { definition } = (await getRevisionByNumber(tx.db, workflow.id, workflow.revision))!;
    if (!definition.tasks.some((task) => cell.taskIds!.includes(task.id))) return left(sentence("cell.noTask"));
  }
  const id = options.ids.next<WorkflowInstanceId>();
  const line = cell.taskIds === null ? MAIN_LINE : backfillId;
  const { fireAt, businessDate } = cell;
  const { instance, ready } = await options.runs.point(tx, { id, workflow, fireAt, businessDate, line, gatesLine: backfillId, only: cell.taskIds, params: spec.params, startedBy: createdBy });
  after.ready.push(...ready);
  return { state: "open", reason: null, runId: instance.id };
}

/** What an ended run makes of its cell. */
export async function cellEnd(tx: Tx, run: { readonly id: WorkflowInstanceId; readonly state: string }): Promise<{ state: Extract<CellState, "success" | "failed">; reason: Sentence | null }> {
  if (run.state === "SUCCESS") return { state: "success", reason: null };
  return { state: "failed", reason: sentence("cell.failed", { tasks: await failedNames(tx.db, run.id) }) };
}
