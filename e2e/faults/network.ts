import { expect } from "vitest";
import type { Chance } from "../fixtures/chance.ts";
import { allLinked, type FaultRun, type FaultTask } from "../fixtures/faultRun.ts";
import { expectWhole } from "../fixtures/oracle.ts";
import { expectAll } from "./crashes.ts";

/** Cases of matrix 4.2, as functions: `npm test` runs them short, `npm run test:faults` long. Each ends with the oracle. */

/** Tasks whose output is worth a few frames. */
const loggers = (count: number): FaultTask[] =>
  Array.from({ length: count }, (_, index) => ({ name: `t${index}`, script: `line=$(printf '%01000d' ${index}); i=0; while [ $i -lt 40 ]; do say "$i $line"; i=$((i+1)); [ $((i % 10)) -ne 0 ] || sleep 0.05; done` }));

/** Where a wire breaks, and about how many bytes after the run was asked for. */
const CUTS = [
  { what: "dispatch", kind: "control", direction: "down", bytes: 12_000 },
  { what: "result", kind: "control", direction: "up", bytes: 4_000 },
  { what: "log frame", kind: "logs", direction: "up", bytes: 200_000 },
  { what: "answer to a log frame", kind: "logs", direction: "down", bytes: 400 },
] as const;

/** [F12] A connection breaks in the middle of a message; what was not acknowledged comes again, once. */
export async function cutWires(run: FaultRun, chance: Chance, rounds: number): Promise<void> {
  const struck = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const { what, kind, direction, bytes } = CUTS[round % CUTS.length]!;
    const [name, wire] = chance.next() < 0.5 ? (["fleet", run.fleetWire] as const) : (["crew", run.crewWire] as const);
    const before = wire.cuts;
    wire.cutAfter(kind, direction, chance.between(1, bytes));
    await expectAll(run, await run.run(loggers(10)), "SUCCESS", 60);
    if (wire.cuts > before) struck.add(what);
    await allLinked(run);
    await expectWhole(run, { seconds: 20 }).catch((error: Error) => {
      throw new Error(`${name} wire cut in a ${what}`, { cause: error });
    });
  }
  expect(struck.size, `cut in: ${[...struck].join(", ")}`).toBeGreaterThanOrEqual(Math.min(rounds, CUTS.length) - 1);
}
