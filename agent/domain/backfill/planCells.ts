import { sentence, type BackfillCell, type BackfillSpec, type CellPoint, type TaskId, type WorkflowId } from "#contract";
import { clockText } from "../planning/clockText.ts";
import type { Point } from "../planning/pointsBetween.ts";
import { decideCell, type ExistingRun } from "./decideCell.ts";

/** A target with everything looked up: its points, those of the chosen dates alone, and what of them has a run. */
export interface TargetPoints {
  readonly workflowId: WorkflowId;
  readonly workflowName: string;
  readonly zone: string;
  readonly taskIds: TaskId[] | null;
  readonly points: readonly Point[];
  readonly runs: ReadonlyMap<number, ExistingRun>;
}
export interface PlannedPoint extends Omit<BackfillCell, "state"> {
  readonly taskIds: TaskId[] | null;
}

/**
 * [BKF2] The cells of a backfill in the order in which they begin: date by date, within a date the workflows in the order of `targets` (what is
 * waited for comes first), then the points of each. Newest first turns dates and points round, never the workflows of a date. In what was unticked
 * nothing is done, whatever there is.
 */
export function planCells(spec: Pick<BackfillSpec, "order" | "existing" | "leaveOut">, targets: readonly TargetPoints[], now: number): PlannedPoint[] {
  const sign = spec.order === "oldestFirst" ? 1 : -1;
  const leftOut = new Set(spec.leaveOut.map(pointKey));
  const all = targets.flatMap((target, place) => target.points.map((point) => ({ target, place, point })));
  all.sort((a, b) => sign * (a.point.businessDate < b.point.businessDate ? -1 : a.point.businessDate > b.point.businessDate ? 1 : 0) || a.place - b.place || sign * (a.point.fireAt - b.point.fireAt));
  return all.map(({ target, point: { fireAt, businessDate } }, number) => {
    const run = target.runs.get(fireAt) ?? null;
    const { workflowId, workflowName, taskIds, zone } = target;
    const decision = leftOut.has(pointKey({ workflowId, fireAt })) ? { action: "none" as const, reason: sentence("cell.leftOut") } : decideCell({ fireAt, run, existing: spec.existing, now, at: clockText(fireAt, zone) });
    return { number, workflowId, workflowName, taskIds, fireAt, businessDate, ...decision, workflowInstanceId: run?.id ?? null, instanceState: run?.state ?? null };
  });
}

const pointKey = ({ workflowId, fireAt }: CellPoint): string => `${workflowId} ${fireAt}`;
/** Points that are asked to be left out and that no target has. */
export function unknownPoints(leaveOut: BackfillSpec["leaveOut"], targets: readonly Pick<TargetPoints, "workflowId" | "points">[]): CellPoint[] {
  const known = new Map(targets.map(({ workflowId, points }) => [workflowId, new Set(points.map((point) => point.fireAt))]));
  return leaveOut.filter(({ workflowId, fireAt }) => known.get(workflowId)?.has(fireAt) !== true);
}

/**
 * Names what a plan says: the same cells with the same actions over runs in the same states have the same token. Not a secret.
 */
export function cellsToken(spec: BackfillSpec, cells: readonly PlannedPoint[]): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  const add = (text: string): void => {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
  };
  add(JSON.stringify(spec));
  for (const cell of cells) add(`${cell.workflowId} ${cell.fireAt} ${cell.action} ${cell.workflowInstanceId} ${cell.instanceState} ${cell.reason?.code}`);
  return (high >>> 0).toString(16).padStart(8, "0") + (low >>> 0).toString(16).padStart(8, "0");
}
