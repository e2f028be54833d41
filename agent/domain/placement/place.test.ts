import { expect, test } from "vitest";
import type { HostMetrics, NodeId } from "#contract";
import { chooseMaster, DEFAULT_PLACEMENT, HERA_PLACEMENT, placeOnNode, type PlaceCandidate } from "./place.ts";

const GIB = 1024 ** 3;
const metrics = (set: Partial<HostMetrics> = {}): HostMetrics => ({
  at: 0,
  cpuRate: 0.1,
  cores: 4,
  loadAverage: 0.5,
  memoryTotalBytes: 16 * GIB,
  memoryAvailableBytes: 12 * GIB,
  diskTotalBytes: 100 * GIB,
  diskFreeBytes: 50 * GIB,
  agentMemoryBytes: 0,
  ...set,
});
const node = (name: string, set: Partial<PlaceCandidate> = {}): PlaceCandidate => ({ nodeId: name as NodeId, name, state: "STARTED", slots: 4, slotsUsed: 0, metrics: metrics(), clockOffsetMs: 0, ...set });

test("the least loaded host is asked first, the same question has the same answer", () => {
  const hosts = [node("a", { slotsUsed: 2 }), node("b", { slotsUsed: 1 }), node("c", { slots: 8, slotsUsed: 2 })];
  expect(placeOnNode(hosts, DEFAULT_PLACEMENT).order).toEqual(["c", "b", "a"]);
  expect(placeOnNode([...hosts].reverse(), DEFAULT_PLACEMENT).order).toEqual(["c", "b", "a"]);
});

test("[NOD5] every refused host keeps all its reasons, not the first", () => {
  const { order, refused } = placeOnNode(
    [node("full", { slotsUsed: 4, clockOffsetMs: -131_000, metrics: metrics({ diskFreeBytes: 1 }) }), node("drains", { state: "DRAINING" }), node("none", { slots: 0, metrics: null })],
    DEFAULT_PLACEMENT,
  );
  expect(order).toEqual([]);
  expect(refused.map((host) => host.reasons.map((reason) => reason.code))).toEqual([["place.full", "place.clock", "place.disk"], ["place.draining"], ["place.noSlots"]]);
});

test("S4-31: HERA's thresholds stop a host, the default preset looks at memory only", () => {
  const busy = node("busy", { metrics: metrics({ loadAverage: 8, memoryAvailableBytes: 3 * GIB }) });
  expect(placeOnNode([busy], DEFAULT_PLACEMENT).order).toEqual(["busy"]);
  expect(placeOnNode([busy], HERA_PLACEMENT).refused[0]!.reasons.map((reason) => reason.code)).toEqual(["place.memoryRate", "place.memory", "place.load"]);
  expect(placeOnNode([node("low", { metrics: metrics({ memoryAvailableBytes: GIB }) })], DEFAULT_PLACEMENT).refused[0]!.reasons[0]!.code).toBe("place.memoryRate");
});

test("the master with the largest free share is chosen", () => {
  const cluster = (name: string, slots: number, booked: number) => ({ masterId: name as NodeId, name, state: "STARTED" as const, slots, booked });
  expect(chooseMaster([cluster("a", 10, 9), cluster("b", 2, 1), cluster("c", 0, 0)])).toMatchObject({ masterId: "b", refused: [{ nodeName: "c" }] });
  expect(chooseMaster([cluster("a", 1, 1)]).masterId).toBeNull();
});
