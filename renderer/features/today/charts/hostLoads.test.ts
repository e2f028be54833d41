import { expect, test } from "vitest";
import type { Node, NodePulse } from "#contract";
import { hostLoads } from "./hostLoads.ts";

const node = (id: string, number: number, state = "STARTED") => ({ id, number, state }) as Node;
const pulse = (cpuRate: number, available: number, loadAverage: number) => ({ metrics: { cpuRate, memoryTotalBytes: 100, memoryAvailableBytes: available, loadAverage, cores: 2 } }) as NodePulse;

test("S4-10: the host that has least left of anything comes first, and who does not report is not among them", () => {
  const nodes = [node("a", 1), node("b", 2), node("c", 3), node("gone", 4, "UNREACHABLE"), node("new", 5)];
  const pulses = new Map([
    ["a", pulse(0.1, 90, 0.2)],
    ["b", pulse(0.2, 5, 0.2)],
    ["c", pulse(0.3, 90, 4)],
    ["gone", pulse(1, 0, 9)],
  ]);
  expect(hostLoads(nodes, pulses).map((load) => [load.node.id, load.memoryRate, load.loadPerCore])).toEqual([
    ["c", 1 - 90 / 100, 2],
    ["b", 0.95, 0.1],
    ["a", 1 - 90 / 100, 0.1],
  ]);
});
