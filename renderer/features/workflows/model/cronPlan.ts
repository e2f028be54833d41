import type { Schedule } from "#contract";

/** A schedule as people say it. What cannot be said this way is `text`. */
export type CronPlan =
  | { readonly kind: "minutes"; readonly every: number }
  | { readonly kind: "hourly"; readonly minute: number }
  | { readonly kind: "daily"; readonly hour: number; readonly minute: number }
  | { readonly kind: "weekly"; readonly weekdays: readonly number[]; readonly hour: number; readonly minute: number }
  | { readonly kind: "monthly"; readonly day: number; readonly hour: number; readonly minute: number }
  | { readonly kind: "lastDay"; readonly hour: number; readonly minute: number }
  /** `nth` 1 to 5, or -1 for the last. */
  | { readonly kind: "nthWeekday"; readonly nth: number; readonly weekday: number; readonly hour: number; readonly minute: number }
  /** From the beginning of the month, or from its end when negative. */
  | { readonly kind: "workingDay"; readonly nth: number; readonly hour: number; readonly minute: number }
  | { readonly kind: "text" };
export type CronPlanKind = CronPlan["kind"];
export const CRON_PLAN_KINDS = ["minutes", "hourly", "daily", "weekly", "monthly", "lastDay", "nthWeekday", "workingDay", "text"] as const satisfies readonly CronPlanKind[];
/** Divisors of an hour: any other step would not be even. */
export const MINUTE_STEPS: readonly number[] = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];

type Said = Pick<Schedule, "cron" | "workingDay">;

/** What a schedule says, or `text` when it says something else. */
export function planOf({ cron, workingDay }: Said): CronPlan {
  const [minute, hour, day, month, weekday, more] = cron.trim().split(/\s+/);
  if (minute === undefined || hour === undefined || day === undefined || month !== "*" || weekday === undefined || more !== undefined) return TEXT;
  const daily = day === "*" && weekday === "*";
  const step = minute === "*" ? 1 : numberIn(/^\*\/(\d+)$/.exec(minute)?.[1], 1, 30);
  if (workingDay === null && daily && hour === "*" && step !== null) return MINUTE_STEPS.includes(step) ? { kind: "minutes", every: step } : TEXT;
  const m = numberIn(minute, 0, 59);
  if (m === null) return TEXT;
  if (workingDay === null && daily && hour === "*") return { kind: "hourly", minute: m };
  const h = numberIn(hour, 0, 23);
  if (h === null) return TEXT;
  const at = { hour: h, minute: m };
  if (workingDay !== null) return daily ? { kind: "workingDay", nth: workingDay, ...at } : TEXT;
  if (daily) return { kind: "daily", ...at };
  if (weekday === "*") {
    const date = numberIn(day, 1, 31);
    return day === "L" ? { kind: "lastDay", ...at } : date === null ? TEXT : { kind: "monthly", day: date, ...at };
  }
  return day === "*" ? weekdayPlan(weekday, at) : TEXT;
}
const TEXT: CronPlan = { kind: "text" };

function weekdayPlan(text: string, at: { readonly hour: number; readonly minute: number }): CronPlan {
  const nth = /^([0-7])(?:#([1-5])|(L))$/.exec(text);
  if (nth) return { kind: "nthWeekday", weekday: iso(Number(nth[1])), nth: nth[3] ? -1 : Number(nth[2]), ...at };
  const weekdays = text.split(",").flatMap((part) => {
    const range = /^([0-7])(?:-([0-7]))?$/.exec(part);
    if (!range) return [Number.NaN];
    const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])];
    return from > to ? [Number.NaN] : Array.from({ length: to - from + 1 }, (_, index) => iso(from + index));
  });
  return weekdays.some(Number.isNaN) ? TEXT : { kind: "weekly", weekdays: [...new Set(weekdays)].sort((a, b) => a - b), ...at };
}
const iso = (weekday: number): number => (weekday === 0 ? 7 : weekday);
function numberIn(text: string | undefined, low: number, high: number): number | null {
  if (text === undefined || !/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= low && value <= high ? value : null;
}

/** The fields of a plan; `text` keeps what is there. */
export function withPlan(said: Said, plan: CronPlan): Said {
  switch (plan.kind) {
    case "minutes":
      return { cron: plan.every === 1 ? "* * * * *" : `*/${plan.every} * * * *`, workingDay: null };
    case "hourly":
      return { cron: `${plan.minute} * * * *`, workingDay: null };
    case "daily":
      return { cron: `${plan.minute} ${plan.hour} * * *`, workingDay: null };
    case "weekly":
      return { cron: `${plan.minute} ${plan.hour} * * ${plan.weekdays.length === 0 ? 1 : plan.weekdays.join(",")}`, workingDay: null };
    case "monthly":
      return { cron: `${plan.minute} ${plan.hour} ${plan.day} * *`, workingDay: null };
    case "lastDay":
      return { cron: `${plan.minute} ${plan.hour} L * *`, workingDay: null };
    case "nthWeekday":
      return { cron: `${plan.minute} ${plan.hour} * * ${plan.weekday}${plan.nth === -1 ? "L" : `#${plan.nth}`}`, workingDay: null };
    case "workingDay":
      return { cron: `${plan.minute} ${plan.hour} * * *`, workingDay: plan.nth };
    case "text":
      return said;
  }
}

/** The same time of day said in another way. */
export function planAs(kind: CronPlanKind, before: CronPlan): CronPlan {
  const at = { hour: "hour" in before ? before.hour : 2, minute: "minute" in before ? before.minute : 30 };
  switch (kind) {
    case "minutes":
      return { kind, every: 15 };
    case "hourly":
      return { kind, minute: at.minute };
    case "weekly":
      return { kind, weekdays: [1], ...at };
    case "monthly":
      return { kind, day: 1, ...at };
    case "nthWeekday":
      return { kind, nth: 1, weekday: 1, ...at };
    case "workingDay":
      return { kind, nth: 1, ...at };
    case "daily":
    case "lastDay":
      return { kind, ...at };
    case "text":
      return TEXT;
  }
}
