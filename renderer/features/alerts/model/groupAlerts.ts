import type { Alert } from "#contract";

/** Alerts of one root cause: several rules may tell of the same. */
export interface AlertGroup {
  /** The newest of them. */
  readonly alert: Alert;
  readonly ids: readonly Alert["id"][];
  readonly rules: readonly string[];
  /** How often it happened. */
  readonly count: number;
  readonly state: Alert["state"];
  readonly since: number;
}
/** What needs a person most comes first. */
const LOUDEST: readonly Alert["state"][] = ["open", "snoozed", "acknowledged", "closed"];

/** [ALR2] A row for each root cause that is still so, and one for each time that it was; in the order of their newest alerts. */
export function groupAlerts(alerts: readonly Alert[]): AlertGroup[] {
  const groups = Map.groupBy(alerts, (alert) => (alert.closedAt === null ? alert.root : alert.id));
  return [...groups.values()].map((of) => ({
    alert: of[0]!,
    ids: of.map((alert) => alert.id),
    rules: [...new Set(of.map((alert) => alert.ruleName))],
    count: Math.max(...of.map((alert) => alert.count)),
    state: LOUDEST.find((state) => of.some((alert) => alert.state === state))!,
    since: Math.min(...of.map((alert) => alert.at)),
  }));
}
