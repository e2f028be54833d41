import { escapeParameterText } from "#contract";

/** The built-in names of one task of one run (contract/model/parameter.ts). Business date as `2026-11-19`. */
export function builtInParameters(of: { businessDate: string; scheduleAt: Temporal.ZonedDateTime; project: string; workflow: string; task: string; instanceId: string; tryNo: number }): Record<string, string> {
  return {
    bizdate: of.businessDate.replaceAll("-", ""),
    bizdate_iso: of.businessDate,
    cyctime: of.scheduleAt.toPlainDateTime().toString({ smallestUnit: "second" }).replaceAll(/[-:T]/g, ""),
    // Names are what they are: a dollar sign in one refers to nothing.
    project: escapeParameterText(of.project),
    workflow: escapeParameterText(of.workflow),
    task: escapeParameterText(of.task),
    instance_id: of.instanceId,
    attempt: String(of.tryNo),
  };
}
