import type { NodeSample } from "#contract";
import { expect, test } from "vitest";
import { beatsOf, extremesOf, silencesOf } from "./nodeHistory.ts";

const MINUTE = 60_000;
const sample = (minute: number, over: Partial<NodeSample> = {}): NodeSample => ({
  at: minute * MINUTE,
  cpuRate: 0,
  loadAverage: 0,
  memoryUsedRate: 0,
  diskUsedRate: 0,
  slotsUsed: 0,
  heartbeats: 20,
  longestGapMs: 3000,
  clockOffsetMs: 0,
  ...over,
});

test("a silence lasts from the first word of it to the next other event, or until now", () => {
  const event = (at: number, kind: string) => ({ at, kind });
  expect(silencesOf([event(50, "STARTED"), event(10, "UNREACHABLE"), event(30, "STOPPED"), event(70, "UNREACHABLE")], 100)).toEqual([
    { from: 10, to: 30 },
    { from: 70, to: 100 },
  ]);
  expect(silencesOf([event(10, "STARTED")], 100)).toEqual([]);
});

test("a minute in which beats are missing stands out; the first and the one under way are not blamed", () => {
  const beats = beatsOf([sample(10, { heartbeats: 3 }), sample(11), sample(12, { heartbeats: 5 }), sample(13, { heartbeats: 4 })], 13 * MINUTE + 15_000, 100);
  expect(beats.map((beat) => Math.round(beat.rate * 100))).toEqual([100, 100, 26, 100]);
});

test("many minutes share bars that show the worst and never span a silence", () => {
  const minutes = [...Array.from({ length: 30 }, (_, i) => sample(i)), ...Array.from({ length: 30 }, (_, i) => sample(100 + i, i === 17 ? { heartbeats: 2 } : {}))];
  const bars = beatsOf(minutes, 200 * MINUTE, 12);
  expect(bars.length).toBeLessThanOrEqual(13);
  expect(bars.filter((bar) => bar.rate < 0.5)).toHaveLength(1);
  expect(bars.some((bar) => bar.from < 50 * MINUTE && bar.to > 90 * MINUTE)).toBe(false);
});

test("the extremes keep the sign of the clock", () => {
  expect(extremesOf([sample(1, { clockOffsetMs: 40, longestGapMs: 9000 }), sample(2, { clockOffsetMs: -90 })])).toEqual({ longestGapMs: 9000, clockOffsetMs: -90 });
});
