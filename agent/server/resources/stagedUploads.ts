import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { mkdir, open, rm, stat, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { UploadId } from "#contract";

const IDLE_MS = 60_000;

/**
 * Bytes of uploads that are not finished, a file each, named by id. Like a log it takes a byte once, at its place; after a crash its
 * size is how far it is.
 */
export function openStagedUploads(directory: string) {
  interface Staged {
    readonly file: FileHandle;
    size: number;
    tail: Promise<unknown>;
    idle: NodeJS.Timeout;
  }
  const staged = new Map<UploadId, Promise<Staged>>();
  // An id is base 32 by schema, so it cannot leave the directory.
  const pathOf = (id: UploadId): string => join(directory, id);

  async function openStaged(id: UploadId): Promise<Staged> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const file = await open(pathOf(id), constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW, 0o600);
    const idle = setTimeout(() => void close(id), IDLE_MS).unref();
    return { file, size: (await file.stat()).size, tail: Promise.resolve(), idle };
  }
  function stagedOf(id: UploadId): Promise<Staged> {
    let entry = staged.get(id);
    if (entry === undefined) {
      entry = openStaged(id);
      staged.set(id, entry);
      entry.catch(() => staged.delete(id));
    }
    return entry;
  }
  async function close(id: UploadId): Promise<void> {
    const entry = await staged.get(id)?.catch(() => undefined);
    staged.delete(id);
    if (entry === undefined) return;
    clearTimeout(entry.idle);
    await entry.tail.catch(() => undefined);
    await entry.file.close();
  }

  return {
    path: pathOf,
    async size(id: UploadId): Promise<number> {
      const entry = await staged.get(id);
      return entry?.size ?? (await stat(pathOf(id)).catch(() => null))?.size ?? 0;
    },
    /** @returns how many bytes are here now. What starts behind the end is not taken, what overlaps is cut, and nothing goes beyond `limit`. */
    async append(id: UploadId, offset: number, bytes: Uint8Array, limit: number): Promise<number> {
      const entry = await stagedOf(id);
      entry.idle.refresh();
      const turn = entry.tail.then(async () => {
        const fresh = offset > entry.size ? bytes.subarray(0, 0) : bytes.subarray(entry.size - offset, limit - offset);
        if (fresh.length > 0) {
          await entry.file.appendFile(fresh);
          entry.size += fresh.length;
        }
        return entry.size;
      });
      entry.tail = turn.catch(() => undefined);
      return turn;
    },
    /** Its sum, when nothing is written to it any more. */
    async seal(id: UploadId): Promise<string> {
      await close(id);
      const hash = createHash("sha256");
      // A file without bytes was never written.
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await (await open(pathOf(id), "a", 0o600)).close();
      await pipeline(createReadStream(pathOf(id)), hash);
      return hash.digest("hex");
    },
    async remove(id: UploadId): Promise<void> {
      await close(id);
      await rm(pathOf(id), { force: true });
    },
    async close(): Promise<void> {
      await Promise.all([...staged.keys()].map(close));
    },
  };
}
export type StagedUploads = ReturnType<typeof openStagedUploads>;
