import { expect, test } from "vitest";
import { SEED, scaled } from "../fixtures/chance.ts";
import { simulateMonth, tellMonth, type MonthOptions } from "../month/simulateMonth.ts";

/** `SIGNALBOX_FAULT_SCALE` makes it as many months, each of the next seed. */
const MONTHS = scaled(1);
const AT_LEAST = 500;

for (let number = 0; number < MONTHS; number++) {
  const options: MonthOptions = { seed: SEED + number, days: 30, workflows: 300, hosts: 8, progress: (line) => console.log(line) };
  test(`a month of 300 workflows and 10,000 tasks a day, SIGNALBOX_SEED=${options.seed}: no fault, at least ${AT_LEAST} times real time`, { timeout: 90 * 60_000 }, async () => {
    const outcome = await simulateMonth(options);
    console.log(tellMonth(outcome, options));
    expect(outcome.violations.slice(0, 40)).toEqual([]);
    expect(outcome.factor).toBeGreaterThan(AT_LEAST);
  });
}
