import type { MisfirePolicy, OverlapPolicy, Schedule } from "#contract";
import { chanceOf, type Chance } from "../fixtures/chance.ts";

/** When a workflow fires, in the few forms that the oracle of the month understands by itself. */
export interface Rhythm {
  readonly minutes: readonly number[];
  /** Null: every hour. */
  readonly hours: readonly number[] | null;
  /** Step hours: `0/6` is every sixth. They fire at every real occurrence, as `*` does; a list of hours does not. */
  readonly hourStep: number | null;
  /** ISO, 1 is Monday; null: every day. */
  readonly weekdays: readonly number[] | null;
  readonly zone: string;
}
export interface PlannedSchedule {
  readonly rhythm: Rhythm;
  readonly misfire: MisfirePolicy;
  readonly overlap: OverlapPolicy;
  readonly paused: boolean;
}
export interface PlannedTaskText {
  readonly name: string;
  readonly after: readonly string[];
  readonly more: Readonly<Record<string, unknown>>;
  /** A workflow of the same date that it waits for. */
  readonly dependsOn: string | null;
  readonly idempotent: boolean;
}
export interface PlannedWorkflow {
  readonly name: string;
  readonly tasks: readonly PlannedTaskText[];
  readonly schedule: PlannedSchedule;
}
const ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"];
export const POOLS = [
  { name: "warehouse", slots: 12 },
  { name: "narrow", slots: 2 },
];

export const cronOf = ({ minutes, hours, hourStep, weekdays }: Rhythm): string =>
  `${minutes.join(",")} ${hourStep !== null ? `*/${hourStep}` : hours === null ? "*" : hours.join(",")} * * ${weekdays === null ? "*" : weekdays.map((day) => day % 7).join(",")}`;
export const scheduleOf = ({ rhythm, misfire, overlap, paused }: PlannedSchedule): Partial<Schedule> & { cron: string } => ({ cron: cronOf(rhythm), zone: rhythm.zone, misfire, overlap, paused });
export const textOf = ({ name, tasks, schedule }: PlannedWorkflow, number: number): string =>
  `kind: Workflow\nproject: month\nname: ${name}\ndescription: "change ${number}"\nschedule: ${JSON.stringify(scheduleOf(schedule))}\ntasks:\n${tasks
    .map(
      (task) => `  - ${JSON.stringify({ name: task.name, type: "shell", after: task.after, params: { script: "true" }, ...(task.dependsOn === null ? {} : { dependsOn: [{ workflow: task.dependsOn }] }), ...task.more })}`,
    )
    .join("\n")}\n`;

export function drawSchedule(chance: Chance, often: "daily" | "sixHours" | "hourly" | "quarter"): PlannedSchedule {
  const minute = chance.between(0, 59);
  const zone = chance.pick(ZONES);
  const weekdays = often === "daily" && chance.next() < 0.2 ? [1, 2, 3, 4, 5] : null;
  const rhythm: Rhythm =
    often === "daily"
      ? { minutes: [minute], hours: [chance.pick([0, 1, 1, 2, 2, 3, 4, 5, 6, 9, 13, 18, 22])], hourStep: null, weekdays, zone }
      : often === "sixHours"
        ? { minutes: [minute], hours: chance.next() < 0.5 ? [2, 8, 14, 20] : null, hourStep: null, weekdays: null, zone }
        : often === "hourly"
          ? { minutes: [minute], hours: null, hourStep: null, weekdays: null, zone }
          : { minutes: [0, 15, 30, 45], hours: null, hourStep: null, weekdays: null, zone };
  const drawn = chance.next();
  const misfire: MisfirePolicy = drawn < 0.5 ? { policy: "latest" } : drawn < 0.75 ? { policy: "skip" } : { policy: "all", cap: chance.between(2, 6) };
  const overlapped = chance.next();
  const overlap: OverlapPolicy = overlapped < 0.5 ? { policy: "wait" } : overlapped < 0.7 ? { policy: "skip" } : overlapped < 0.82 ? { policy: "cancelOld" } : { policy: "parallel", parallel: chance.between(2, 3) };
  return { rhythm: often === "sixHours" && rhythm.hours === null ? { ...rhythm, hourStep: 6 } : rhythm, misfire, overlap, paused: false };
}
function drawTasks(chance: Chance, kind: string, count: number, upstream: string | null): PlannedTaskText[] {
  const tasks: PlannedTaskText[] = [];
  for (let number = 0; number < count; number++) {
    const before = tasks.map((task) => task.name);
    const after = number === 0 ? [] : [...new Set(Array.from({ length: chance.between(0, 2) }, () => chance.pick(before)))];
    const policy = chance.next();
    const idempotent = policy < 0.15;
    tasks.push({
      name: `${kind === "quarter" || chance.next() < 0.5 ? "quick" : chance.next() < 0.8 ? "usual" : "slow"}_${number}`,
      after,
      dependsOn: number === 0 ? upstream : null,
      idempotent,
      more: {
        ...(chance.next() < 0.5 ? { retry: { times: chance.between(1, 3), intervalSeconds: chance.between(10, 300) } } : {}),
        ...(idempotent ? { idempotent, lostPolicy: "rerun", lostAfterSeconds: chance.between(60, 900) } : policy < 0.25 ? { lostPolicy: "fail", lostAfterSeconds: chance.between(60, 900) } : {}),
        ...(chance.next() < 0.08 ? { pools: [chance.pick(POOLS).name] } : {}),
        ...(chance.next() < 0.1 ? { priority: chance.between(1, 9) } : {}),
      },
    });
  }
  return tasks;
}

/** What is defined at the beginning: of 300 workflows a day has a little more than 10,000 tasks. */
export function drawWorkload(seed: number, workflows: number): PlannedWorkflow[] {
  const chance = chanceOf(seed, "workload");
  const daily: string[] = [];
  return Array.from({ length: workflows }, (_, number) => {
    const share = number / workflows;
    const often = share < 0.66 ? "daily" : share < 0.86 ? "sixHours" : share < 0.965 ? "hourly" : "quarter";
    const name = `${often}_${number}`;
    const upstream = often === "daily" && daily.length > 0 && chance.next() < 0.25 ? chance.pick(daily) : null;
    const count = often === "daily" ? chance.between(9, 25) : often === "sixHours" ? chance.between(4, 14) : often === "hourly" ? chance.between(4, 8) : chance.between(1, 3);
    const drawn = { name, tasks: drawTasks(chance, often, count, upstream), schedule: drawSchedule(chance, often) };
    if (often === "daily") daily.push(name);
    return drawn;
  });
}
