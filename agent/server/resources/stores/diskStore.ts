import { constants, type Stats } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ResourceStore } from "./resourceStore.ts";

const PLACE = /^[0-9a-hjkmnp-tv-z]{26}\/\d{1,9}$/;

/** [RES2] Resources on this server's disk, below one folder: opened without following links, and only what is a plain file. */
export function openDiskStore(directory: string): ResourceStore {
  const pathOf = (place: string): string => {
    if (!PLACE.test(place)) throw new Error(`'${place}' is no place of a resource`);
    return join(directory, place);
  };
  return {
    async put(place, path) {
      const target = pathOf(place);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await synced(path);
      await rename(path, target);
      await synced(dirname(target));
    },
    async read(place, from, bytes) {
      const file = await open(pathOf(place), constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        if (!((await file.stat()) as Stats).isFile()) throw new Error(`'${place}' is not a file`);
        const buffer = new Uint8Array(bytes);
        const { bytesRead } = await file.read(buffer, 0, bytes, from);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    async remove(place) {
      await rm(pathOf(place), { force: true });
    },
  };
}
/** A file's bytes, or a folder's names, are on the disk. */
async function synced(path: string): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
