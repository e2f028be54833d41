import { zonedAt } from "./businessDate.ts";

type Precision = "minute" | "second";
/** `2026-11-20 02:30` on the clock of a zone. */
export const clockText = (at: number, zone: string, smallestUnit: Precision = "minute"): string => zonedAt(at, zone).toPlainDateTime().toString({ smallestUnit }).replace("T", " ");
/** [WHY4] The same on the clock of the platform, which every screen shows; with its name where the workflow that it is about reads another time. */
export function screenTime(at: number, { platform, own }: { readonly platform: string; readonly own: string }, smallestUnit: Precision = "minute"): string {
  const text = clockText(at, platform, smallestUnit);
  return zonedAt(at, platform).offsetNanoseconds === zonedAt(at, own).offsetNanoseconds ? text : `${text} ${platform}`;
}
