import { mkdir, open, rm, stat, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { AttemptId } from "#contract";
import { findError, findText, scanLog, type LogScan } from "./logScan.ts";

const OPEN_FILES = 256;

/**
 * [LOG1] Log bytes of attempts, a file each, addressed by offset. A byte is taken once, at its place: what starts behind the end is
 * refused with the end, what overlaps is cut. After a crash the end is the file's size, so the agent goes on from there.
 */
export function openLogStore(directory: string) {
  interface Entry {
    readonly file: FileHandle;
    size: number;
    lastAt: number | null;
    tail: Promise<unknown>;
  }
  const entries = new Map<AttemptId, Promise<Entry>>();
  const listeners = new Map<AttemptId, Set<() => void>>();
  const folders = new Set<string>();

  // An id is base 32 by schema, so it cannot leave the directory; the last characters spread attempts of one minute.
  const pathOf = (id: AttemptId) => join(directory, id.slice(-2), `${id}.log`);

  async function openEntry(id: AttemptId): Promise<Entry> {
    const path = pathOf(id);
    const folder = dirname(path);
    if (!folders.has(folder)) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      folders.add(folder);
    }
    const file = await open(path, "a+", 0o600);
    const { size, mtimeMs } = await file.stat();
    return { file, size, lastAt: size === 0 ? null : Math.floor(mtimeMs), tail: Promise.resolve() };
  }
  function entryOf(id: AttemptId): Promise<Entry> {
    const known = entries.get(id);
    if (known !== undefined) {
      entries.delete(id);
      entries.set(id, known);
      return known;
    }
    const entry = openEntry(id);
    entries.set(id, entry);
    entry.catch(() => entries.delete(id));
    if (entries.size > OPEN_FILES) void close(entries.keys().next().value!);
    return entry;
  }
  async function close(id: AttemptId): Promise<void> {
    const entry = await entries.get(id)?.catch(() => undefined);
    entries.delete(id);
    await entry?.tail.catch(() => undefined);
    await entry?.file.close();
  }

  return {
    /** @returns how many bytes of the attempt are stored now; they survive the death of this process, and with `final` of the host. */
    async append(id: AttemptId, offset: number, bytes: Uint8Array, at: number, final: boolean): Promise<number> {
      // A task that said nothing has no file.
      if (bytes.length === 0 && offset === 0 && !entries.has(id)) return (await stat(pathOf(id)).catch(() => null))?.size ?? 0;
      const entry = await entryOf(id);
      const turn = entry.tail.then(async () => {
        if (offset > entry.size) return entry.size;
        const fresh = bytes.subarray(entry.size - offset);
        if (fresh.length > 0) {
          await entry.file.appendFile(fresh);
          entry.size += fresh.length;
          entry.lastAt = at;
        }
        if (final) await entry.file.datasync();
        return entry.size;
      });
      entry.tail = turn.catch(() => undefined);
      const stored = await turn;
      for (const listener of listeners.get(id) ?? []) listener();
      if (final) void close(id);
      return stored;
    },
    path: pathOf,
    exists: (id: AttemptId): Promise<boolean> =>
      stat(pathOf(id)).then(
        () => true,
        () => false,
      ),
    async size(id: AttemptId): Promise<{ bytes: number; lastAt: number | null }> {
      const entry = await entries.get(id);
      if (entry !== undefined) return { bytes: entry.size, lastAt: entry.lastAt };
      const info = await stat(pathOf(id)).catch(() => null);
      return { bytes: info?.size ?? 0, lastAt: info === null ? null : Math.floor(info.mtimeMs) };
    },
    /** Bytes from an offset; fewer at the end. */
    async read(id: AttemptId, from: number, bytes: number): Promise<Uint8Array> {
      const buffer = new Uint8Array(bytes);
      const written = await entries.get(id)?.catch(() => undefined);
      if (written !== undefined) {
        // Still open, because it grows; it may be closed between two reads, then it is opened for this one.
        const done = await written.file.read(buffer, 0, bytes, from).catch(() => null);
        if (done !== null) return buffer.subarray(0, done.bytesRead);
      }
      const file = await open(pathOf(id), "r").catch(() => null);
      if (file === null) return new Uint8Array(0);
      try {
        const { bytesRead } = await file.read(buffer, 0, bytes, from);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    /** The log of an attempt that is over and whose record is gone. */
    async remove(id: AttemptId): Promise<void> {
      await close(id);
      await rm(pathOf(id), { force: true });
    },
    /** Lines that contain a text, whatever its case. */
    search: (id: AttemptId, text: string, from: number, limit: number): Promise<LogScan> => scanLog(pathOf(id), findText(text), from, limit),
    /** Lines that look like an error. */
    errors: (id: AttemptId, from: number, limit: number): Promise<LogScan> => scanLog(pathOf(id), findError(), from, limit),
    /** Told after bytes of the attempt were stored. */
    onAppend(id: AttemptId, listener: () => void): () => void {
      const set = listeners.get(id) ?? new Set();
      listeners.set(id, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(id);
      };
    },
    async close(): Promise<void> {
      await Promise.all([...entries.keys()].map(close));
    },
  };
}
export type LogStore = ReturnType<typeof openLogStore>;
