import type { Backfill, BackfillCell, CellState } from "#contract";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";

/** In the order of a progress bar: what is done first. */
export const CELL_STATES = ["success", "failed", "open", "waiting", "cancelled", "left"] as const satisfies readonly CellState[];
const GLYPHS: Readonly<Record<CellState, InstanceGlyph>> = { success: "SUCCESS", failed: "FAILED", open: "RUNNING", waiting: "NOT_RUN", cancelled: "KILLED", left: "SKIPPED" };
/** The picture of a cell; one that is open while its run has not begun waits for another run. */
export const cellGlyph = ({ state, instanceState }: Pick<BackfillCell, "state" | "instanceState">): InstanceGlyph => (state === "open" && instanceState === "NOT_RUN" ? "BLOCKED" : GLYPHS[state]);
/** The word of the same. */
export const cellWord = ({ state, instanceState }: Pick<BackfillCell, "state" | "instanceState">): CellState | "gated" => (state === "open" && instanceState === "NOT_RUN" ? "gated" : state);
export const stateGlyph = (state: CellState): InstanceGlyph => GLYPHS[state];

/** Which of several points of a date is shown: what needs a person first. */
const LOUD: readonly CellState[] = ["failed", "open", "waiting", "cancelled", "success", "left"];
export const shownOf = (cells: readonly BackfillCell[]): BackfillCell | undefined => cells.toSorted((a, b) => LOUD.indexOf(a.state) - LOUD.indexOf(b.state))[0];

export interface GridRow {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly byDate: ReadonlyMap<string, readonly BackfillCell[]>;
}
/** Cells as a grid of workflows by business dates; workflows in the order in which they run within a date. */
export function gridOf(cells: readonly BackfillCell[]): { readonly dates: readonly string[]; readonly rows: readonly GridRow[] } {
  const rows = new Map<string, { workflowId: string; workflowName: string; byDate: Map<string, BackfillCell[]> }>();
  for (const cell of cells) {
    const row = rows.get(cell.workflowId) ?? { workflowId: cell.workflowId, workflowName: cell.workflowName, byDate: new Map<string, BackfillCell[]>() };
    row.byDate.set(cell.businessDate, [...(row.byDate.get(cell.businessDate) ?? []), cell]);
    rows.set(cell.workflowId, row);
  }
  return { dates: [...new Set(cells.map((cell) => cell.businessDate))].sort(), rows: [...rows.values()] };
}
/** The months that some dates lie in. */
export function monthsOf(dates: readonly string[]): { readonly year: number; readonly month: number }[] {
  return [...new Set(dates.map((date) => date.slice(0, 7)))].sort().map((text) => ({ year: Number(text.slice(0, 4)), month: Number(text.slice(5)) }));
}
/** Every month from that of one date to that of another. */
export function monthsAcross(from: string, until: string): { readonly year: number; readonly month: number }[] {
  const at = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
  return Array.from({ length: Math.max(0, at(until) - at(from) + 1) }, (_, index) => ({ year: Math.floor((at(from) + index) / 12), month: ((at(from) + index) % 12) + 1 }));
}
/** How many cells there are, without those that are left as they are. */
export const cellsToRun = ({ counts }: Pick<Backfill, "counts">): number => CELL_STATES.reduce((sum, state) => sum + (state === "left" ? 0 : counts[state]), 0);
