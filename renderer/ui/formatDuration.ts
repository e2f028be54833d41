const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");

/** The units a duration is written with; words differ by language, so the caller brings them (see `useFormats`). */
export interface DurationUnits {
  readonly days: (days: number, hours: string) => string;
  readonly hoursMinutes: (hours: number, minutes: string) => string;
  readonly minutesSeconds: (minutes: number, seconds: string) => string;
  readonly seconds: (seconds: string) => string;
  readonly milliseconds: (milliseconds: number) => string;
}

/** How long something took, in a column: `0.4 s` below a second (`0.0 s` for what took no time at all), `00:08`, `41:08`, `1:02:44`, `3 d 04 h`. `ms` below zero counts as zero. */
export function formatDuration(ms: number, units: DurationUnits): string {
  const whole = Math.max(0, ms);
  if (whole < second) return whole < 1 ? units.seconds("0.0") : units.seconds((Math.max(100, Math.floor(whole / 100) * 100) / second).toFixed(1));
  if (whole < hour) return `${two(whole / minute)}:${two((whole % minute) / second)}`;
  if (whole < day) return `${Math.floor(whole / hour)}:${two((whole % hour) / minute)}:${two((whole % minute) / second)}`;
  return units.days(Math.floor(whole / day), two((whole % day) / hour));
}

/** How long ago, in a sentence or a card: `1 s`, `4 m 10 s`, `2 h 05 m`, `3 d 04 h`; `0.2 s` is written `200 ms`. */
export function formatAge(ms: number, units: DurationUnits): string {
  const whole = Math.max(0, ms);
  if (whole < second) return units.milliseconds(Math.round(whole));
  if (whole < minute) return units.seconds(String(Math.floor(whole / second)));
  if (whole < hour) return units.minutesSeconds(Math.floor(whole / minute), String(Math.floor((whole % minute) / second)));
  if (whole < day) return units.hoursMinutes(Math.floor(whole / hour), two((whole % hour) / minute));
  return units.days(Math.floor(whole / day), two((whole % day) / hour));
}
