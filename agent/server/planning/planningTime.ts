/** How far planning is, in memory; the store has the same in `snapshots` and `planning_cursor`. Moved after the commit that moved it there. */
export interface PlanningTime {
  /** Every point before this instant has its run, for schedules that were in force when their snapshot was made. */
  coveredUntil: number;
  /** The fire instant up to which runs have begun, were skipped, or are missed; a wall clock that is set back does not take it back. */
  begunUntil: number;
}
/** [SNP3] Whether the time of a schedule's run has come. */
export const hasCome = (fireAt: number, now: number, { begunUntil }: Pick<PlanningTime, "begunUntil">): boolean => fireAt <= Math.max(now, begunUntil);
