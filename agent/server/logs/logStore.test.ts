import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AttemptId } from "#contract";
import { openLogStore, type LogStore } from "./logStore.ts";

const id = "01kah000000000000000000000" as AttemptId;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
let directory: string;
let store: LogStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "signalbox-logs-"));
  store = openLogStore(directory);
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

test("[LOG1] a byte is taken once, at its place: repeats and overlaps change nothing, a hole is refused with the end", async () => {
  expect(await store.append(id, 0, Buffer.from("hello "), 1, false)).toBe(6);
  expect(await store.append(id, 0, Buffer.from("hello "), 1, false)).toBe(6);
  expect(await store.append(id, 3, Buffer.from("lo world"), 2, false)).toBe(11);
  expect(await store.append(id, 20, Buffer.from("far away"), 3, false)).toBe(11);
  expect(text(await store.read(id, 0, 100))).toBe("hello world");
  expect(text(await store.read(id, 6, 3))).toBe("wor");
});

test("[LOG1] another process goes on from the size of the file", async () => {
  await store.append(id, 0, Buffer.from("one\n"), 1, false);
  await store.close();
  store = openLogStore(directory);
  expect((await store.size(id)).bytes).toBe(4);
  expect(await store.append(id, 2, Buffer.from("e\ntwo\n"), 2, true)).toBe(8);
  expect(text(await store.read(id, 0, 100))).toBe("one\ntwo\n");
});

test("search finds lines across chunks, case-insensitive, with their numbers and offsets", async () => {
  const lines = Array.from({ length: 60_000 }, (_, index) => (index % 20_000 === 7 ? `line ${index} ERROR 失败 here` : `line ${index} fine`));
  await store.append(id, 0, Buffer.from(lines.join("\n")), 1, true);
  const { matches } = await store.search(id, "error 失败", 0, 100);
  expect(matches.map((match) => match.line)).toEqual([7, 20_007, 40_007]);
  expect(text(await store.read(id, matches[1]!.offset, 16))).toBe("line 20007 ERROR");
  expect((await store.search(id, "error", matches[1]!.offset, 1)).matches[0]!.line).toBe(20_007);
  expect((await store.search(id, "59999", 0, 5)).matches.map((match) => match.line)).toEqual([59_999]);
});
