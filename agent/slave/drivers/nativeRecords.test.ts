import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRecords, recordsOwner } from "./nativeRecords.ts";
import { startMessage } from "./nativeWire.ts";
import { NO_START_LIMITS } from "./launcher.ts";

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "signalbox-records-"));
  path = join(dir, "some.records");
});
afterEach(() => rmSync(dir, { recursive: true }));

test("[LC5] [EXIT1] records say what was claimed, started and how it ended; a line that is not whole says nothing", () => {
  writeFileSync(path, ["l 17 4711 .", "c one .", "c two .", "s one 100 555 1000 .", "c three .", "b three 11 .", "c four .", "f four command 8 .", "e one signal 9 2000 2048 15 .", "s two 101 556 10"].join("\n"));
  const traces = readRecords(path);
  expect([...traces.keys()]).toEqual(["one", "two", "four"]);
  expect(traces.get("one")).toEqual({ first: { pid: 100, startTime: "555", at: 1000 }, ending: { how: "signal", status: 9, at: 2000, peakMemoryBytes: 2048 * 1024, cpuMs: 15 }, failed: null, watched: false });
  expect(traces.get("two")).toEqual({ first: null, ending: null, failed: null, watched: false });
  expect(traces.get("four")!.failed).toMatchObject({ code: "start.exec", values: { message: expect.stringContaining("ENOEXEC") } });
  expect(recordsOwner(path)).toEqual({ pid: 17, startTime: "4711" });
});

test("records that were never written say nothing", () => {
  expect(readRecords(path).size).toBe(0);
  expect(recordsOwner(path)).toBeNull();
});

test("[PAR2] what no argument or variable can hold is refused before it is sent", () => {
  const start = { run: "one", argv: ["/bin/true"], environment: {}, directory: null, given: [], limits: NO_START_LIMITS };
  expect(() => startMessage({ ...start, argv: ["/bin/true", "a\0b"] })).toThrow("NUL");
  expect(() => startMessage({ ...start, environment: { a: "a\0b" } })).toThrow("NUL");
});
