import type { QueueView } from "#contract";

export type WaitingRow = QueueView["waiting"][number];
/** 1 goes first, 9 last. */
const HIGHEST = 1;
const LOWEST = 9;

/** One command: these tasks of one run get this priority. */
export interface PriorityChange {
  readonly workflowInstanceId: WaitingRow["workflowInstanceId"];
  readonly priority: number;
  readonly taskInstanceIds: readonly WaitingRow["taskInstanceId"][];
}

/** What has to be sent so that each row gets the priority that `next` says; rows that have it already are left out. */
export function priorityChanges(rows: readonly WaitingRow[], next: (row: WaitingRow) => number): readonly PriorityChange[] {
  const wanted = rows.flatMap((row) => {
    const priority = Math.min(LOWEST, Math.max(HIGHEST, next(row)));
    return priority === row.priority ? [] : [{ row, priority }];
  });
  return [...Map.groupBy(wanted, ({ row, priority }) => `${row.workflowInstanceId} ${priority}`).values()].map((group) => ({
    workflowInstanceId: group[0]!.row.workflowInstanceId,
    priority: group[0]!.priority,
    taskInstanceIds: group.map(({ row }) => row.taskInstanceId),
  }));
}

export const raised = (row: WaitingRow): number => row.priority - 1;
export const lowered = (row: WaitingRow): number => row.priority + 1;
/** The way back. */
export const undone = (rows: readonly WaitingRow[]): readonly PriorityChange[] =>
  priorityChanges(
    rows.map((row) => ({ ...row, priority: Number.NaN })),
    (row) => rows.find((old) => old.taskInstanceId === row.taskInstanceId)!.priority,
  );
