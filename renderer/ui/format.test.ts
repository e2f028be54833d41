import { describe, expect, test } from "vitest";
import { formatAge, formatDuration } from "./formatDuration.ts";
import type { DurationUnits } from "./formatDuration.ts";
import { formatBytes, formatCount, formatNumber, formatPercent } from "./formatBytes.ts";
import { formatDate, formatInstant, formatTime } from "./formatTime.ts";
import { splitMiddle } from "./splitMiddle.ts";

const units: DurationUnits = {
  days: (d, h) => `${d} d ${h} h`,
  hoursMinutes: (h, m) => `${h} h ${m} m`,
  minutesSeconds: (m, s) => `${m} m ${s} s`,
  seconds: (s) => `${s} s`,
  milliseconds: (ms) => `${ms} ms`,
};

describe("durations", () => {
  test.each([
    [0, "0.0 s"],
    [40, "0.1 s"],
    [420, "0.4 s"],
    [8_900, "00:08"],
    [2_468_000, "41:08"],
    [3_764_000, "1:02:44"],
    [86_400_000 * 3 + 4 * 3_600_000, "3 d 04 h"],
    [-5, "0.0 s"],
  ])("%d ms reads %s", (ms, text) => expect(formatDuration(ms, units)).toBe(text));

  test.each([
    [200, "200 ms"],
    [1_900, "1 s"],
    [250_000, "4 m 10 s"],
    [7_500_000, "2 h 05 m"],
    [273_600_000, "3 d 04 h"],
  ])("%d ms ago reads %s", (ms, text) => expect(formatAge(ms, units)).toBe(text));
});

describe("moments", () => {
  const at = Date.UTC(2026, 10, 19, 18, 13, 7, 218);
  test("are written in the zone of the platform, with the date only when it is another day", () => {
    expect(formatTime(at, "Asia/Shanghai", at + 3_600_000)).toBe("02:13:07");
    expect(formatTime(at, "UTC", at + 86_400_000)).toBe("11-19 18:13:07");
    expect(formatTime(at, "UTC", at + 366 * 86_400_000)).toBe("2026-11-19 18:13:07");
    expect(formatDate(at, "Asia/Shanghai")).toBe("2026-11-20");
    expect(formatInstant(at, "Asia/Shanghai")).toBe("2026-11-20 02:13:07.218 Asia/Shanghai");
  });
  test("midnight is 00, not 24", () => expect(formatTime(Date.UTC(2026, 0, 1), "UTC", Date.UTC(2026, 0, 1, 5))).toBe("00:00:00"));
});

test("bytes, counts and shares", () => {
  expect([0, 812, 1024, 1_258_291, 1024 ** 2 - 1, 5 * 1024 ** 3].map(formatBytes)).toEqual(["0 B", "812 B", "1.0 KiB", "1.2 MiB", "1.0 MiB", "5.0 GiB"]);
  expect([7, 9_999, 88_200, 1_204_118, 12e6].map(formatCount)).toEqual(["7", "9999", "88 k", "1.2 M", "12 M"]);
  expect(formatNumber(1_204_118)).toBe("1,204,118");
  expect(formatPercent(0.404)).toBe("40 %");
});

describe("middle truncation", () => {
  test("the tail that tells siblings apart is never cut", () => {
    expect(splitMiddle("dwd_order_detail_di")).toEqual(["dwd_order_de", "tail_di"]);
    expect(splitMiddle("client-deployment-a")[1]).not.toBe(splitMiddle("client-deployment-b")[1]);
    expect(splitMiddle("short")).toEqual(["short", ""]);
  });
  test("no grapheme is split and nothing is lost", () => {
    const family = "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}";
    const name = `ods_${family.repeat(8)}`;
    const [head, tail] = splitMiddle(name);
    expect(head + tail).toBe(name);
    expect(tail.startsWith(family)).toBe(true);
  });
});
