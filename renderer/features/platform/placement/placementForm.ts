import { DEFAULT_PLACEMENT, HERA_PLACEMENT, LANES } from "#contract";
import type { Lane, LaneShares, PlacementSettings } from "#contract";

/** Where limits come from: the platform's (a group only), one of the two presets, or numbers of one's own. */
export const presets = ["platform", "default", "hera", "own"] as const;
export type Preset = (typeof presets)[number];

const keys = Object.keys(DEFAULT_PLACEMENT) as (keyof PlacementSettings)[];
const same = (a: PlacementSettings, b: PlacementSettings): boolean => keys.every((key) => a[key] === b[key]);

export function presetOf(settings: PlacementSettings | null): Preset {
  if (settings === null) return "platform";
  return same(settings, DEFAULT_PLACEMENT) ? "default" : same(settings, HERA_PLACEMENT) ? "hera" : "own";
}

/** The numbers of a preset. Own numbers begin with what was there. */
export function settingsOf(preset: Preset, before: PlacementSettings | null): PlacementSettings | null {
  if (preset === "platform") return null;
  if (preset === "own") return before ?? DEFAULT_PLACEMENT;
  return preset === "hera" ? HERA_PLACEMENT : DEFAULT_PLACEMENT;
}

export const MIB = 1024 * 1024;
/** A number as people write it: rates in percent, bytes in MiB. Null stays null: it is not looked at. */
export const shownAs = (unit: "percent" | "mib" | "plain", value: number | null): number | null =>
  value === null ? null : unit === "percent" ? Math.round(value * 10_000) / 100 : unit === "mib" ? Math.round(value / MIB) : value;
export const meantBy = (unit: "percent" | "mib" | "plain", typed: number | null): number | null =>
  typed === null ? null : unit === "percent" ? Math.min(1, Math.max(0, typed / 100)) : unit === "mib" ? Math.round(typed) * MIB : typed;

/** Of a hundred starts while every lane waits, how many each gets; they add up to a hundred. */
export function outOfHundred(shares: LaneShares): Readonly<Record<Lane, number>> {
  const sum = LANES.reduce((total, lane) => total + shares[lane], 0);
  const exact = LANES.map((lane) => ({ lane, value: (shares[lane] / sum) * 100 }));
  const whole = new Map(exact.map(({ lane, value }) => [lane, Math.floor(value)]));
  // What rounding down left over goes to the greatest remainders.
  const left = 100 - [...whole.values()].reduce((total, value) => total + value, 0);
  for (const { lane } of exact.toSorted((a, b) => (b.value % 1) - (a.value % 1)).slice(0, left)) whole.set(lane, whole.get(lane)! + 1);
  return Object.fromEntries(whole) as Record<Lane, number>;
}
