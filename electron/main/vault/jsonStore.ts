import { chmod, open, readFile, rename } from "node:fs/promises";
import { basename } from "node:path";
import { Low } from "lowdb";
import type { Adapter } from "lowdb";
import type { z } from "zod";

/** A file of one kind of value, in memory and on disk. */
export interface JsonStore<T> {
  /** What holds now, also while it is still being written. */
  readonly value: () => T;
  /** Resolves when it is on disk; several changes in a row are written once each, in order. */
  readonly change: (next: (value: T) => T) => Promise<void>;
  /** Resolves when nothing waits to be written. */
  readonly settled: () => Promise<void>;
}
export interface JsonStoreOptions<T> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly initial: T;
  /** A file that could not be understood was set aside under this name. */
  readonly onBroken: (file: string, keptAs: string) => void;
  readonly nowMs: () => number;
}

/** Only its user may read the file, and nobody ever sees half of it: written beside, flushed, renamed. */
class PrivateFile<T> implements Adapter<T> {
  private readonly options: JsonStoreOptions<T>;

  constructor(options: JsonStoreOptions<T>) {
    this.options = options;
  }

  async read(): Promise<T | null> {
    const { path, schema, onBroken, nowMs } = this.options;
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
    try {
      const value = schema.parse(JSON.parse(text));
      await chmod(path, 0o600);
      return value;
    } catch {
      const keptAs = `${path}.broken-${nowMs()}`;
      await rename(path, keptAs);
      onBroken(basename(path), keptAs);
      return null;
    }
  }

  async write(value: T): Promise<void> {
    const beside = `${this.options.path}.new`;
    const file = await open(beside, "w", 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, this.options.path);
  }
}

/** Opens a store; a file that is missing or broken starts from `initial`, a broken one is kept. */
export async function openJsonStore<T>(options: JsonStoreOptions<T>): Promise<JsonStore<T>> {
  const low = new Low<T>(new PrivateFile(options), options.initial);
  await low.read();
  let writing: Promise<void> = Promise.resolve();
  return {
    value: () => low.data,
    change: (next) => {
      low.data = next(low.data);
      const done = writing.then(() => low.write());
      // One write that failed must not fail those after it.
      writing = done.catch(() => undefined);
      return done;
    },
    settled: () => writing,
  };
}
