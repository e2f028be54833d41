import { zonedAt } from "./businessDate.ts";

/** `2026-11-20 02:30` on the clock of a zone. */
export const clockText = (at: number, zone: string): string => zonedAt(at, zone).toPlainDateTime().toString({ smallestUnit: "minute" }).replace("T", " ");
