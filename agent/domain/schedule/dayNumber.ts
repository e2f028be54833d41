/** A date as whole days since 1970-01-01, so that walking days is counting. */
export const DAY_MS = 86_400_000;

/** From `2026-11-20`. */
export const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
/** To `2026-11-20`; years 0 to 9999. */
export const dateText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
/** ISO weekday: Monday is 1, Sunday 7. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

export interface DayOfYear {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly date: number;
}
export function partsOf(day: number): DayOfYear {
  const at = new Date(day * DAY_MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}
export const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
