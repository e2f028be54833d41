import type { BoardCell, BoardRow, WorkflowInstance } from "#contract";
import { instanceGlyph, worstGlyph } from "../../../ui/glyphFor.ts";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";

/** A line of the board: a workflow, or below it one of its tasks. */
export interface BoardLine {
  readonly row: BoardRow;
  readonly kind: "workflow" | "task";
  readonly cells: ReadonlyMap<string, readonly BoardCell[]>;
  /** Only for workflows. */
  readonly open: boolean;
}

/** A place on the board, by index. */
export interface BoardPlace {
  readonly row: number;
  readonly column: number;
}

/** A rectangle of places, both ends included. */
export interface BoardBlock {
  readonly rowFrom: number;
  readonly rowTo: number;
  readonly columnFrom: number;
  readonly columnTo: number;
}

/** The picture of one cell: the worst of the runs of its date; undefined where nothing was to run. */
export const glyphOfCells = (cells: readonly BoardCell[] | undefined): InstanceGlyph | undefined => worstGlyph((cells ?? []).map(glyphOfCell));
const glyphOfCell = ({ state, forced, paused, blocked }: BoardCell): InstanceGlyph => instanceGlyph({ state, forcedBy: forced ? "forced" : null, paused, blocked });

/** How long its runs took together, in milliseconds; null while none has ended. */
export const durationOfCells = (cells: readonly BoardCell[] | undefined): number | null => (cells ?? []).reduce<number | null>((sum, { durationMs }) => (durationMs === null ? sum : (sum ?? 0) + durationMs), null);

const byDate = new WeakMap<BoardRow, ReadonlyMap<string, readonly BoardCell[]>>();
function cellsOf(row: BoardRow): ReadonlyMap<string, readonly BoardCell[]> {
  const known = byDate.get(row);
  if (known) return known;
  const made = Map.groupBy(row.cells, (cell) => cell.businessDate as string);
  byDate.set(row, made);
  return made;
}

/** The lines in order: each workflow, and where it is open its tasks. `text` keeps the workflows whose project or name has it. */
export function boardLines(rows: readonly BoardRow[], tasks: ReadonlyMap<string, readonly BoardRow[]>, text: string): readonly BoardLine[] {
  const wanted = text.trim().toLowerCase();
  return rows
    .filter(({ projectName, workflowName }) => wanted === "" || `${projectName}/${workflowName}`.toLowerCase().includes(wanted))
    .flatMap((row): BoardLine[] => {
      const inner = tasks.get(row.workflowId);
      return [{ row, kind: "workflow", cells: cellsOf(row), open: inner !== undefined }, ...(inner ?? []).map((task): BoardLine => ({ row: task, kind: "task", cells: cellsOf(task), open: false }))];
    });
}

/** Rows with what the facts said of their runs since `seq`; a row of which nothing changed is the same object. Tasks are read again, not patched. */
export function withLive(rows: readonly BoardRow[], seq: number, runs: ReadonlyMap<string, WorkflowInstance>): readonly BoardRow[] {
  let changed = false;
  const next = rows.map((row) => {
    let cells: BoardCell[] | undefined;
    for (const [index, cell] of row.cells.entries()) {
      const run = cell.taskInstanceId === null ? runs.get(cell.workflowInstanceId) : undefined;
      if (!run || run.changedSeq <= seq) continue;
      const durationMs = run.startedAt === null || run.endedAt === null ? null : Math.max(0, run.endedAt - run.startedAt);
      if (run.state === cell.state && durationMs === cell.durationMs) continue;
      cells ??= [...row.cells];
      cells[index] = { ...cell, state: run.state, durationMs };
    }
    if (!cells) return row;
    changed = true;
    return { ...row, cells };
  });
  return changed ? next : rows;
}

/** The rectangle between two places. */
export const blockOf = (anchor: BoardPlace, active: BoardPlace): BoardBlock => ({
  rowFrom: Math.min(anchor.row, active.row),
  rowTo: Math.max(anchor.row, active.row),
  columnFrom: Math.min(anchor.column, active.column),
  columnTo: Math.max(anchor.column, active.column),
});

/** Whether a place is in a block. */
export const isIn = ({ rowFrom, rowTo, columnFrom, columnTo }: BoardBlock, { row, column }: BoardPlace): boolean => row >= rowFrom && row <= rowTo && column >= columnFrom && column <= columnTo;

/** The workflows of a block in the order of its lines, and of each the tasks that are meant: null is the whole, when its own line is in it. */
export function targetsOfBlock(lines: readonly BoardLine[], block: BoardBlock): ReadonlyMap<string, readonly string[] | null> {
  const targets = new Map<string, readonly string[] | null>();
  for (const { kind, row } of lines.slice(block.rowFrom, block.rowTo + 1)) {
    const known = targets.get(row.workflowId);
    if (kind === "workflow" || row.taskId === null) targets.set(row.workflowId, null);
    else if (known !== null) targets.set(row.workflowId, [...(known ?? []), row.taskId]);
  }
  return targets;
}

/** The runs of a block, each once, and of each the tasks that are meant: those of its lines, or `all` when its workflow's line is in it. In the order of the lines. */
export function runsOfBlock(lines: readonly BoardLine[], dates: readonly string[], block: BoardBlock): ReadonlyMap<string, ReadonlySet<string> | "all"> {
  const runs = new Map<string, Set<string> | "all">();
  for (const { kind, cells, row } of lines.slice(block.rowFrom, block.rowTo + 1))
    for (const date of dates.slice(block.columnFrom, block.columnTo + 1))
      for (const { workflowInstanceId: id } of cells.get(date) ?? []) {
        const known = runs.get(id);
        if (kind === "workflow" || row.taskId === null) runs.set(id, "all");
        else if (known === undefined) runs.set(id, new Set([row.taskId]));
        else if (known !== "all") known.add(row.taskId);
      }
  return runs;
}
