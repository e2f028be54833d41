import { naivePoints, naivePointsOn } from "./naivePoints.ts";
import type { PlannedSchedule } from "./workload.ts";

export interface WantedPoint {
  readonly workflow: string;
  readonly fireAt: number;
  /** The schedule that its run was made of. */
  readonly schedule: PlannedSchedule;
}
const keyOf = (workflow: string, fireAt: number): string => `${workflow} ${fireAt}`;

/** [SNP1, SNP2] Which points must have a run, from what was published when and which days were planned when: a book of its own, beside the server's. */
export class PointBook {
  readonly #published = new Map<string, PlannedSchedule>();
  readonly #wanted = new Map<string, WantedPoint>();
  #coveredUntil = 0;

  /** `now`: the instant of the change; `generate`: it takes effect at once. */
  published(now: number, workflow: string, schedule: PlannedSchedule, generate: boolean): void {
    this.#published.set(workflow, schedule);
    if (generate) this.generated(now, workflow);
  }
  generated(now: number, workflow: string): void {
    const schedule = this.#published.get(workflow)!;
    for (const [key, point] of this.#wanted) if (point.workflow === workflow && point.fireAt > now) this.#wanted.delete(key);
    this.#want(workflow, schedule, now + 1, this.#coveredUntil);
  }
  /** A day was planned, with what is published at that moment. */
  planned(from: number, until: number): void {
    for (const [workflow, schedule] of this.#published) this.#want(workflow, schedule, from, until);
    this.#coveredUntil = Math.max(this.#coveredUntil, until);
  }
  /** [BKF2] Dates that lie before the schedule are run after all. */
  backfilled(workflow: string, fireDates: readonly string[]): void {
    const schedule = this.#published.get(workflow)!;
    for (const fireAt of naivePointsOn(schedule.rhythm, fireDates)) if (!this.#wanted.has(keyOf(workflow, fireAt))) this.#wanted.set(keyOf(workflow, fireAt), { workflow, fireAt, schedule });
  }
  get wanted(): ReadonlyMap<string, WantedPoint> {
    return this.#wanted;
  }
  find(workflow: string, fireAt: number): WantedPoint | undefined {
    return this.#wanted.get(keyOf(workflow, fireAt));
  }
  #want(workflow: string, schedule: PlannedSchedule, from: number, until: number): void {
    if (schedule.paused) return;
    for (const fireAt of naivePoints(schedule.rhythm, from, until)) if (!this.#wanted.has(keyOf(workflow, fireAt))) this.#wanted.set(keyOf(workflow, fireAt), { workflow, fireAt, schedule });
  }
}
