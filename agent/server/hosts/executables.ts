import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Refusal } from "#contract";

/** The program as one file, for a kind of host. */
export interface Executable {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}
/** Finds the program for an architecture, as Node names it (`x64`, `arm64`), and makes it first where that is possible; null when there is none. */
export type FindExecutable = (architecture: string) => Promise<string | null>;

/** What hosts fetch when they are installed or upgraded. Sums are computed once for each state of a file. */
export function makeExecutables(find: FindExecutable) {
  const known = new Map<string, Executable & { readonly changedMs: number }>();
  return {
    /** @throws Refusal `host.noExecutable` when this server has none for that architecture. */
    async of(architecture: string): Promise<Executable> {
      const path = /^[a-z0-9]{1,12}$/.test(architecture) ? await find(architecture) : null;
      if (path === null) throw new Refusal("refused", "host.noExecutable", { architecture });
      const { size, mtimeMs } = await stat(path);
      let entry = known.get(path);
      if (entry?.changedMs !== mtimeMs || entry.bytes !== size) known.set(path, (entry = { path, bytes: size, sha256: await sumOf(path), changedMs: mtimeMs }));
      return entry;
    },
  };
}
export type Executables = ReturnType<typeof makeExecutables>;

async function sumOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
