import { expect, test } from "vitest";
import { SEED } from "../fixtures/chance.ts";
import { plantFaults } from "./plantFaults.ts";
import { simulateMonth, tellMonth, type MonthOptions } from "./simulateMonth.ts";

async function simulated(options: MonthOptions) {
  const outcome = await simulateMonth(options);
  console.log(tellMonth(outcome, options));
  return outcome;
}

test("[SNP1, SNP2, SNP3, SCH3, SCH4, LC1, LC5, LC6, POOL1] a day in which everything happens, and nothing that must not", { timeout: 300_000 }, async () => {
  const outcome = await simulated({ seed: SEED, days: 1.2, workflows: 40, hosts: 4 });
  expect(outcome.violations).toEqual([]);
  expect(outcome.starts).toBeGreaterThan(300);
});

test("the same seed is the same time: every fact, start and instant, in the same order", { timeout: 300_000 }, async () => {
  const options: MonthOptions = { seed: SEED, days: 0.3, workflows: 20, hosts: 3 };
  const [one, other] = [await simulated(options), await simulated(options)];
  expect(other.fingerprint).toBe(one.fingerprint);
  expect((await simulated({ ...options, seed: SEED + 1 })).fingerprint).not.toBe(one.fingerprint);
});

test("what is planted is found: a lost point, one made twice, a start before its upstream, a slot held for nothing", { timeout: 300_000 }, async () => {
  const { violations } = await simulated({ seed: SEED, days: 1, workflows: 30, hosts: 4, quiet: true, plant: plantFaults });
  for (const rule of [/^O1 .* has no run$/, /^O1 .*\.001Z is no point/, /^DEP .* was started while/, /^LC6 a slot is held/]) expect(violations.filter((one) => rule.test(one))).not.toEqual([]);
});
