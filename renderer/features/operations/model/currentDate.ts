const dayMs = 86_400_000;

/** The calendar date of an instant in a zone, `YYYY-MM-DD`. */
export function dateIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

/** So many days later; earlier when negative. */
export const dateAfter = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The business date that is worked on: yesterday in the platform's zone (PRODUCT.md, "Business date and zone"). */
export const currentBusinessDate = (zone: string, nowMs: number): string => dateAfter(dateIn(zone, nowMs), -1);

/** All dates of a range, both included; none when it is turned round. */
export function datesBetween(from: string, until: string): readonly string[] {
  const days = Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
  return Array.from({ length: Math.max(0, days + 1) }, (_, index) => dateAfter(from, index));
}
