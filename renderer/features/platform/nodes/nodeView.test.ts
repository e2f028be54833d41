import { expect, test } from "vitest";
import type { Node, NodePulse } from "#contract";
import { crewOf, isOtherVersion, nodeView } from "./nodeView.ts";

const node = (over: Partial<Node> = {}): Node => ({ id: "n", kind: "slave", state: "STARTED", slots: 8, lastHeardAt: 900, parentId: "m", ...over }) as Node;
const pulse = (over: Partial<NodePulse> = {}): NodePulse =>
  ({
    nodeId: "n",
    heardAt: 1000,
    slots: 8,
    slotsUsed: 3,
    clockOffsetMs: 5,
    metrics: { cpuRate: 0.2, cores: 4, loadAverage: 1, memoryTotalBytes: 100, memoryAvailableBytes: 60, diskTotalBytes: 100, diskFreeBytes: 70, agentMemoryBytes: 1, at: 1 },
    ...over,
  }) as NodePulse;

test("a started host shows its slots and the worst of its three measures", () => {
  const view = nodeView(node(), pulse(), 1500);
  expect(view).toMatchObject({ glyph: "STARTED", slots: { used: 3, total: 8 }, worst: { measure: "memory", rate: 0.4 }, track: "flowing", heardAt: 1000 });
});

test("no free slot is full, a clock that is off is degraded, and that is worse", () => {
  expect(nodeView(node(), pulse({ slotsUsed: 8 }), 1500).glyph).toBe("FULL");
  const off = nodeView(node(), pulse({ slotsUsed: 8, clockOffsetMs: -134_000 }), 1500);
  expect(off).toMatchObject({ glyph: "DEGRADED", fault: { kind: "clock", offsetMs: -134_000 } });
  expect(nodeView(node(), pulse({ metrics: { ...pulse().metrics, diskFreeBytes: 3 } }), 1500).fault).toEqual({ kind: "disk", freeBytes: 3 });
});

test("a silent host keeps its slots but shows no measure of now, and its track is broken", () => {
  const view = nodeView(node({ state: "UNREACHABLE" }), pulse(), 90_000);
  expect(view).toMatchObject({ glyph: "UNREACHABLE", worst: undefined, metrics: undefined, fault: undefined, track: "broken", slots: { used: 3, total: 8 } });
});

test("a host that never joined has the slots it was given", () => {
  expect(nodeView(node({ state: "UNINITIALISED", lastHeardAt: null }), undefined, 0)).toMatchObject({ glyph: "UNINITIALISED", slots: { used: 0, total: 8 }, heardAt: undefined, track: "never" });
});

test("a master sums up its slaves and itself", () => {
  const master = nodeView(node({ id: "m" as never, kind: "master", slots: null, parentId: "s" as never }), pulse({ nodeId: "m" as never, slots: 0, slotsUsed: 0 }), 1500);
  expect(crewOf(master, [master, nodeView(node(), pulse(), 1500), nodeView(node({ parentId: "other" as never }), pulse(), 1500)])).toEqual({ slaves: 1, running: 3 });
});

test("a program of another version is known, but never before the server's is, and never the server itself", () => {
  const host = { version: "1.0" } as Node["host"];
  expect([
    isOtherVersion(node({ host }), "2.0"),
    isOtherVersion(node({ host }), "1.0"),
    isOtherVersion(node({ host }), undefined),
    isOtherVersion(node({ kind: "server", host }), "2.0"),
    isOtherVersion(node({ host: null }), "2.0"),
  ]).toEqual([true, false, false, false, false]);
});
