import { expect, test } from "vitest";
import type { Why } from "#contract";
import { causeOf, foldChain } from "./causeOf.ts";

const answer = (values: Record<string, string | number>, more: Partial<Why> = {}): Why => ({
  taskInstanceId: "t" as Why["taskInstanceId"],
  state: "WAIT_RESOURCE",
  answer: { code: "why.poolHeld", values },
  gates: [{ gate: "pool", status: "blocking", evidence: { code: "why.poolFree", values: {} }, since: null, fix: null }],
  candidates: [],
  chain: [],
  waitingForSame: 0,
  prediction: null,
  watch: [],
  ...more,
});

test("[WHY1] a place in the queue and the number of those who wait are no other cause; a pool, a gate and a state are", () => {
  const one = answer({ pool: "db", used: 1, slots: 1 });
  expect(causeOf(answer({ pool: "db", used: 2, slots: 2 }, { waitingForSame: 41 }))).toBe(causeOf(one));
  expect(causeOf(answer({ pool: "gpu", used: 1, slots: 1 }))).not.toBe(causeOf(one));
  expect(causeOf({ ...one, gates: [] })).not.toBe(causeOf(one));
  expect(causeOf({ ...one, state: "RUNNING" })).not.toBe(causeOf(one));
});

test("[WHY1] only the middle of a chain is folded, and never a single step; the root is always there", () => {
  for (let length = 0; length <= 12; length++) {
    const chain = Array.from({ length }, (_, index) => index);
    const { head, folded, tail } = foldChain(chain, false);
    expect(head.length + folded + tail.length).toBe(length);
    expect(folded).not.toBe(1);
    expect([...head, ...tail].at(-1)).toBe(chain.at(-1));
    expect(foldChain(chain, true)).toEqual({ head: chain, folded: 0, tail: [] });
  }
});
