import { zonedAt } from "./businessDate.ts";

type Precision = "minute" | "second";
/** `2026-11-20 02:30` on the clock of a zone. */
export const clockText = (at: number, zone: string, smallestUnit: Precision = "minute"): string => zonedAt(at, zone).toPlainDateTime().toString({ smallestUnit }).replace("T", " ");
/** [WHY4] The same on the clock of the platform, which every screen shows; with its name where the workflow that it is about goes by another. */
export const screenTime = (at: number, { platform, own }: { readonly platform: string; readonly own: string }, smallestUnit: Precision = "minute"): string =>
  platform === own ? clockText(at, platform, smallestUnit) : `${clockText(at, platform, smallestUnit)} ${platform}`;
