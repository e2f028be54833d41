/** How figures are said: a JSON line each, ratios of interleaved pairs with median and range. */
export interface Goal {
  /** What must be shipped. */
  readonly floor: number;
  /** What it is built for. */
  readonly goal: number;
  readonly sense: "at least" | "at most";
  /** What stands in the way where the floor is missed. */
  readonly limit: string;
}
/** A baseline that spreads by more than this makes its run void (QUALITY.md 2). */
const NOISE = 0.25;

export const line = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
export const round = (value: number): number => Math.round(value * 1000) / 1000;
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
export const median = (values: readonly number[]): number => sorted(values)[Math.floor(values.length / 2)] ?? Number.NaN;
export const at = (values: readonly number[], share: number): number => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
export const spread = (values: readonly number[]): { median: number; min: number; max: number } => ({ median: round(median(values)), min: round(Math.min(...values)), max: round(Math.max(...values)) });

/** Prints a figure against its floor and goal. `baseline`: what the ratio was taken against, for the noise. */
export function report(bench: string, what: string, values: readonly number[], baseline: readonly number[], { floor, goal, sense, limit }: Goal, extra: object = {}): void {
  const { median: value, min, max } = spread(values);
  const noise = baseline.length > 1 ? (Math.max(...baseline) - Math.min(...baseline)) / median(baseline) : 0;
  const meets = (wanted: number): boolean => (sense === "at least" ? value >= wanted : value <= wanted);
  line({
    bench,
    what,
    median: value,
    min,
    max,
    runs: values.length,
    floor,
    goal,
    meetsFloor: meets(floor),
    meetsGoal: meets(goal),
    ...(baseline.length > 1 ? { baselineSpread: round(noise) } : {}),
    ...(noise > NOISE ? { void: "the baseline itself spread by more than 25 %" } : {}),
    ...(meets(floor) ? {} : { limit }),
    ...extra,
  });
}

/** Runs two measurements in turn, A B B A …, so that what the machine does meanwhile hits both. */
export async function interleaved(pairs: number, ours: () => Promise<void>, theirs: () => Promise<void> | void): Promise<void> {
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? [ours, theirs] : [theirs, ours];
    for (const one of order) await one();
  }
}
