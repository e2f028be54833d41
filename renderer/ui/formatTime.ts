const formatters = new Map<string, Intl.DateTimeFormat>();

function partsOf(ms: number, zone: string): Record<string, string> {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formatters.set(zone, formatter);
  }
  const parts: Record<string, string> = {};
  for (const { type, value } of formatter.formatToParts(ms)) parts[type] = value;
  return parts;
}

/** The calendar date in `zone`, ISO order in every language: `2026-11-20`. */
export function formatDate(ms: number, zone: string): string {
  const p = partsOf(ms, zone);
  return `${p["year"]}-${p["month"]}-${p["day"]}`;
}

/** The time of day in `zone`: `02:13:07`. */
export function formatClock(ms: number, zone: string): string {
  const p = partsOf(ms, zone);
  return `${p["hour"]}:${p["minute"]}:${p["second"]}`;
}

/** A moment in a column: `02:13:07`, with the date in front when it is not the day of `nowMs` in the same zone. */
export function formatTime(ms: number, zone: string, nowMs: number): string {
  const p = partsOf(ms, zone);
  const clock = `${p["hour"]}:${p["minute"]}:${p["second"]}`;
  const today = dayOf(nowMs, zone);
  const date = `${p["year"]}-${p["month"]}-${p["day"]}`;
  if (date === today) return clock;
  return `${date.slice(0, 4) === today.slice(0, 4) ? date.slice(5) : date} ${clock}`;
}

let lastDay = { minute: -1, zone: "", date: "" };

// Every cell of a column asks for today; it is worked out once a minute.
function dayOf(ms: number, zone: string): string {
  const minute = Math.floor(ms / 60_000);
  if (lastDay.minute !== minute || lastDay.zone !== zone) lastDay = { minute, zone, date: formatDate(ms, zone) };
  return lastDay.date;
}

/** A moment in full, for tooltips: `2026-11-20 02:13:07.218 Asia/Shanghai`. */
export function formatInstant(ms: number, zone: string): string {
  const fraction = String(Math.floor(ms) % 1000).padStart(3, "0");
  return `${formatDate(ms, zone)} ${formatClock(ms, zone)}.${fraction} ${zone}`;
}
