import { expect, test, vi } from "vitest";
import type { LogSource } from "./LogSource.ts";
import { LogStore } from "./LogStore.ts";

/** A log in memory that can grow, answer in small pieces and fail: a real body of the interface. */
function memoryLog(text: string, most = Infinity) {
  let bytes = new TextEncoder().encode(text);
  let live = true;
  let failing = false;
  let reads = 0;
  const listeners = new Set<() => void>();
  const source: LogSource = {
    totalBytes: () => bytes.length,
    live: () => live,
    subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    read: async (from, to) => {
      reads += 1;
      if (failing) throw new Error("node_unreachable");
      return bytes.slice(from, Math.min(to, from + most));
    },
  };
  const tell = (): void => listeners.forEach((listener) => listener());
  return {
    source,
    reads: () => reads,
    listeners,
    append: (more: string) => ((bytes = new TextEncoder().encode(new TextDecoder().decode(bytes) + more)), tell()),
    end: () => ((live = false), tell()),
    fail: (on: boolean) => (failing = on),
  };
}

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i}\n`).join("");

test("every line can be read, and what was read last is kept, not everything", async () => {
  const log = memoryLog(lines(100_000), 50_000);
  const store = new LogStore(log.source);
  const stop = store.start();
  await vi.waitFor(() => expect(store.progress().lineCount).toBe(100_000));
  expect(store.line(77_777)).toBeUndefined();
  await vi.waitFor(() => expect(store.line(77_777)?.text).toBe("line 77777"));
  stop();
  expect(log.listeners.size).toBe(0);
});

test("a live log grows at its end, also within a line", async () => {
  const log = memoryLog("first\nsec");
  const store = new LogStore(log.source);
  const stop = store.start();
  await vi.waitFor(() => expect(store.progress().lineCount).toBe(2));
  await vi.waitFor(() => expect(store.line(1)?.text).toBe("sec"));
  log.append("ond\nERROR third\n");
  await vi.waitFor(() => expect(store.progress().lineCount).toBe(3));
  await vi.waitFor(() => expect(store.line(1)?.text).toBe("second"));
  expect(store.progress().errorLines).toEqual([2]);
  log.end();
  await vi.waitFor(() => expect(store.progress().live).toBe(false));
  stop();
});

test("a failed read is said, kept lines stay, and reading goes on by itself", async () => {
  const log = memoryLog(lines(10));
  const store = new LogStore(log.source);
  const stop = store.start();
  await vi.waitFor(() => expect(store.progress().lineCount).toBe(10));
  log.fail(true);
  log.append("more\n");
  await vi.waitFor(() => expect(store.progress().failure?.message).toBe("node_unreachable"));
  expect(store.progress().lineCount).toBe(10);
  log.fail(false);
  await vi.waitFor(() => expect(store.progress().lineCount).toBe(11), 4000);
  expect(store.progress().failure).toBeUndefined();
  stop();
});

test("search covers what is not on screen, ignores colours, and can be stopped", async () => {
  const log = memoryLog(`${lines(30_000)}\u001b[31mDead\u001b[0mlock found\n`);
  const store = new LogStore(log.source);
  const stop = store.start();
  await vi.waitFor(() => expect(store.progress().lineCount).toBe(30_001));
  let found: readonly number[] = [];
  await store.search("deadlock", new AbortController().signal, (progress) => (found = progress.lines));
  expect(found).toEqual([30_000]);
  const abort = new AbortController();
  let calls = 0;
  await store.search("line", abort.signal, () => (calls++, abort.abort()));
  expect(calls).toBe(1);
  stop();
});
