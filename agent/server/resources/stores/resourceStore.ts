/**
 * Where bytes of resources lie. A place is a key that this program makes of ids: names that people give never reach it [RES2]. What
 * `put` answered for is there after a crash.
 */
export interface ResourceStore {
  /** Takes a whole local file, which is gone afterwards. A place that is taken is overwritten: the same upload was finished again. */
  put(place: string, path: string, sha256: string): Promise<void>;
  /** Bytes from an offset; fewer at the end. @throws when there is no such place. */
  read(place: string, from: number, bytes: number): Promise<Uint8Array>;
  /** A place that is not there is removed already. */
  remove(place: string): Promise<void>;
}
