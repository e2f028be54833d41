import type { WorkflowDefinition } from "#contract";

/**
 * [NGT2] The instant by which a run is to be done: a time of day in its zone, so many days after its business date. A time that the zone
 * skips is at the gap's end, one that it repeats the first of the two, as a schedule fires [SCH1].
 */
export function deadlineAt(deadline: NonNullable<WorkflowDefinition["deadline"]>, run: { readonly businessDate: string; readonly zone: string }): number {
  const date = Temporal.PlainDate.from(run.businessDate).add({ days: deadline.daysAfter });
  const local = date.toPlainDateTime(Temporal.PlainTime.from(deadline.at));
  const before = local.toZonedDateTime(run.zone, { disambiguation: "earlier" });
  if (before.toPlainDateTime().equals(local)) return before.epochMilliseconds;
  // In a gap `earlier` lies before it: the gap's end is where the zone changes its clock next.
  return (before.getTimeZoneTransition("next") ?? before).epochMilliseconds;
}
