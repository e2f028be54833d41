import { expect, test, vi } from "vitest";
import type { LogHit, LogSource } from "./LogSource.ts";
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
  let found: readonly LogHit[] = [];
  await store.search("deadlock", new AbortController().signal, (progress) => (found = progress.hits));
  expect(found.map((hit) => hit.line)).toEqual([30_000]);
  const abort = new AbortController();
  let calls = 0;
  await store.search("line", abort.signal, () => (calls++, abort.abort()));
  expect(calls).toBe(1);
  stop();
});

/** A log of 64 MB that exists only as a rule: line n is `line n` in 32 bytes, and every 100,000th says ERROR. Counts what is read of it. */
function endlessLog() {
  const lineBytes = 32;
  const count = 2_000_000;
  const textOf = (n: number): string => `${n % 100_000 === 77_777 ? "ERROR" : "line"} ${n}`.padEnd(lineBytes - 1) + "\n";
  let bytesRead = 0;
  const wanted = (n: number): boolean => n % 100_000 === 77_777;
  const find = (from: number, limit: number) => {
    const matches: LogHit[] = [];
    for (let n = Math.ceil(from / lineBytes); n < count && matches.length < limit; n++) if (wanted(n)) matches.push({ offset: n * lineBytes, line: n });
    const complete = matches.length < limit;
    return { matches, scannedTo: complete ? count * lineBytes : matches.at(-1)!.offset + 1, complete };
  };
  const source: LogSource = {
    totalBytes: () => count * lineBytes,
    live: () => false,
    subscribe: () => () => undefined,
    read: async (from, to) => {
      const end = Math.min(to, from + 256 * 1024, count * lineBytes);
      bytesRead += end - from;
      const first = Math.floor(from / lineBytes);
      let text = "";
      for (let n = first; n * lineBytes < end; n++) text += textOf(n);
      return new TextEncoder().encode(text).subarray(from - first * lineBytes, end - first * lineBytes);
    },
    search: async (_text, from, limit) => find(from, limit),
    errors: async (from, limit) => find(from, limit),
  };
  return { source, bytesRead: () => bytesRead, count };
}

test("a log of many megabytes is not read: its end is shown, and what is found elsewhere is brought with its number", async () => {
  const log = endlessLog();
  const store = new LogStore(log.source);
  const stop = store.start();
  await vi.waitFor(() => expect(store.progress().indexedBytes).toBe(log.source.totalBytes()));
  expect(store.progress()).toMatchObject({ firstLine: undefined, window: { atEnd: true } });
  let hits: readonly LogHit[] = [];
  await store.search("ERROR", new AbortController().signal, (progress) => (hits = progress.hits));
  expect(hits).toHaveLength(20);
  const textAt = async (row: number | undefined): Promise<string | undefined> => {
    await vi.waitFor(() => expect(store.line(row!)).toBeDefined());
    return store.line(row!)?.text.trim();
  };
  const row = await store.place(hits[7]!);
  expect(await textAt(row)).toBe("ERROR 777777");
  await vi.waitFor(() => expect(store.progress().firstLine).toBe(777_777 - row!));
  expect(await textAt(row! + 1)).toBe("line 777778");
  // The page before joins without a hole, and its numbers go on.
  const first = store.progress().firstLine!;
  const joint = await store.turnPage(-1);
  expect(await textAt(joint)).toBe(`line ${first}`);
  await vi.waitFor(() => expect(store.progress().firstLine).toBe(first - joint!));
  expect(await textAt(joint! - 1)).toBe(`line ${first - 1}`);
  await store.toEnd();
  await vi.waitFor(() => expect(store.progress()).toMatchObject({ window: { atEnd: true }, indexedBytes: log.source.totalBytes() }));
  expect(log.bytesRead()).toBeLessThan(log.source.totalBytes() / 3);
  stop();
});

test("errors are those of the whole log, told by whoever has it", async () => {
  const log = endlessLog();
  const store = new LogStore(log.source);
  let hits: readonly LogHit[] = [];
  await store.errors(new AbortController().signal, (progress) => (hits = progress.hits));
  expect(hits.map((hit) => hit.line).slice(0, 2)).toEqual([77_777, 177_777]);
  expect(log.bytesRead()).toBe(0);
});
