import { expect, test } from "vitest";
import { confirmTier } from "./confirmTier.ts";

test.each([
  ["pause", 500, true, 0],
  ["rerun", 500, true, 1],
  ["kill", 10, false, 1],
  ["kill", 11, false, 2],
  ["setSuccess", 11, false, 1],
  ["setSuccess", 11, true, 2],
  ["batchKill", 1, false, 2],
  ["removeNode", 1, false, 2],
] as const)("%s over %d (production %s) is tier %d", (verb, count, production, tier) => expect(confirmTier({ verb, count, production })).toBe(tier));
