import { createHash, type Hash } from "node:crypto";
import { constants, createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Sentence } from "#contract";
import type { Download, DownloadRequest } from "../../runner/hooks/download.ts";
import { locate, SourceFailure, STALL_MS } from "./fetchSources.ts";

// Fetches files into the work directory, then becomes the task: `node download.ts REQUEST COMMAND…`. The process keeps its id, its
// group and its output, so whoever watches or kills the task sees one process. A file that cannot be fetched is a failed start.

const CACHE_BYTES = 10 * 1024 ** 3;
const [requestFile, command, ...words] = process.argv.slice(2) as [string, string, ...string[]];
const request = JSON.parse(await readFile(requestFile, "utf8")) as DownloadRequest;

/** Content that was fetched before is copied, never linked: a task may write into its own files. */
async function fetchFile(file: Download): Promise<void> {
  const target = resolve(file.name);
  const source = await locate(request, file);
  const known = join(request.cacheDir, createHash("sha256").update(source.key).digest("hex"));
  await mkdir(request.cacheDir, { recursive: true, mode: 0o700 }).catch(() => {});
  if ((await stat(known).catch(() => null))?.size === source.length) {
    await copyFile(known, target, constants.COPYFILE_FICLONE);
    const now = new Date();
    await utimes(known, now, now).catch(() => {});
    process.stderr.write(`${file.path}: ${source.length} bytes, fetched before\n`);
    return;
  }
  const part = `${target}.part-${process.pid}`;
  const sum = createHash("sha256");
  try {
    await pipeline(await source.open(), (bytes: AsyncIterable<Uint8Array>) => passOn(bytes, sum), createWriteStream(part, { mode: 0o600 }));
    const { size } = await stat(part);
    if (size !== source.length) throw new Error(`${size} of ${source.length} bytes came`);
    if (source.sha256 !== null && sum.digest("hex") !== source.sha256) throw new Error("what came is not what the server announced");
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
  process.stderr.write(`${file.path}: ${source.length} bytes\n`);
  await keep(target, known).catch(() => {});
}

/** Passes bytes on and sums them up; fails when none come for a minute. */
async function* passOn(source: AsyncIterable<Uint8Array>, sum: Hash): AsyncGenerator<Uint8Array> {
  const bytes = source[Symbol.asyncIterator]();
  for (;;) {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`no bytes for ${STALL_MS / 1000} s`)), STALL_MS);
    const next = await Promise.race([bytes.next(), promise]).finally(() => clearTimeout(timer));
    if (next.done === true) return;
    sum.update(next.value);
    yield next.value;
  }
}

/** Puts a file into the cache, whole or not at all, and lets what was not used longest go. */
async function keep(path: string, known: string): Promise<void> {
  const draft = `${known}.${process.pid}.new`;
  await pipeline(createReadStream(path), createWriteStream(draft, { mode: 0o600 }));
  await rename(draft, known);
  const files = await Promise.all(
    (await readdir(request.cacheDir)).map(async (name) => {
      const at = join(request.cacheDir, name);
      const { size, mtimeMs } = await stat(at).catch(() => ({ size: 0, mtimeMs: 0 }));
      return { at, size, mtimeMs };
    }),
  );
  let total = files.reduce((sum, file) => sum + file.size, 0);
  for (const file of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= CACHE_BYTES) break;
    if (basename(file.at) === basename(known)) continue;
    await rm(file.at, { force: true });
    total -= file.size;
  }
}

for (const file of request.files) {
  try {
    await fetchFile(file);
  } catch (cause) {
    const inner = (cause as { cause?: Error }).cause;
    const message = inner?.message || (cause as Error).message;
    const failure: Sentence = cause instanceof SourceFailure ? cause.sentence : { code: "start.download", values: { path: file.path, message } };
    process.stderr.write(`${file.path}: ${message}\n`);
    await writeFile(request.failureFile, JSON.stringify({ run: request.run, ...failure }));
    process.exit(1);
  }
}
process.execve!(command, [command, ...words], process.env as Record<string, string>);
