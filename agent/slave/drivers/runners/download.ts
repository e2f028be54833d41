import { createHash } from "node:crypto";
import { constants, createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Sentence } from "#contract";
import type { Download, DownloadRequest } from "../../runner/hooks/download.ts";

// Fetches files into the work directory, then becomes the task: `node download.ts REQUEST COMMAND…`. The process keeps its id, its
// group and its output, so whoever watches or kills the task sees one process. A file that cannot be fetched is a failed start.

const CACHE_BYTES = 10 * 1024 ** 3;
const STALL_MS = 60_000;
const [requestFile, command, ...words] = process.argv.slice(2) as [string, string, ...string[]];
const request = JSON.parse(await readFile(requestFile, "utf8")) as DownloadRequest;

/** Content that was fetched before is copied, never linked: a task may write into its own files. */
async function fetchFile(file: Download): Promise<void> {
  const target = resolve(file.name);
  // `hdfs:///path`, or `hdfs://host:port/path` as tools write it: whom we ask is `webhdfs`.
  const path = file.path.replace(/^hdfs:\/\/[^/]*/, "");
  const before = await statusOf(path);
  const known = cached(await contentKey(path, before));
  await mkdir(request.cacheDir, { recursive: true, mode: 0o700 }).catch(() => {});
  if ((await stat(known).catch(() => null))?.size === before.length) {
    await copyFile(known, target, constants.COPYFILE_FICLONE);
    const now = new Date();
    await utimes(known, now, now).catch(() => {});
    process.stderr.write(`${file.path}: ${before.length} bytes, fetched before\n`);
    return;
  }
  const response = await ask(path, "OPEN");
  const part = `${target}.part-${process.pid}`;
  try {
    await pipeline(Readable.fromWeb(response.body as never), passOn, createWriteStream(part, { mode: 0o600 }));
    const { size } = await stat(part);
    if (size !== before.length) throw new Error(`${size} of ${before.length} bytes came`);
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
  process.stderr.write(`${file.path}: ${before.length} bytes\n`);
  await keep(target, known).catch(() => {});
}

interface Status {
  readonly length: number;
  readonly modificationTime: number;
}
async function statusOf(path: string): Promise<Status> {
  const { FileStatus: status } = (await (await ask(path, "GETFILESTATUS")).json()) as { FileStatus: Status & { type: string } };
  if (status.type !== "FILE") throw new Error("it is not a file");
  return status;
}

/** HDFS knows a checksum of the content; where it does not say it, path, size and time stand for it. */
async function contentKey(path: string, { length, modificationTime }: Status): Promise<string> {
  try {
    const { FileChecksum: sum } = (await (await ask(path, "GETFILECHECKSUM")).json()) as { FileChecksum: { algorithm: string; bytes: string } };
    if (sum.bytes) return `${sum.algorithm} ${sum.bytes} ${length}`;
  } catch {
    // Not every file system behind WebHDFS has one.
  }
  return `${request.webhdfs} ${path} ${length} ${modificationTime}`;
}
const cached = (key: string): string => join(request.cacheDir, createHash("sha256").update(key).digest("hex"));

/** A WebHDFS request; the address of the data node, to which it is sent on, is the name node's to say. */
async function ask(path: string, operation: string): Promise<Response> {
  const url = new URL(`${request.webhdfs.replace(/\/+$/, "")}/webhdfs/v1${path.split("/").map(encodeURIComponent).join("/")}`);
  url.searchParams.set("op", operation);
  if (request.user !== "") url.searchParams.set("user.name", request.user);
  const head = new AbortController();
  const timer = setTimeout(() => head.abort(new Error(`no answer within ${STALL_MS / 1000} s`)), STALL_MS);
  const response = await fetch(url, { signal: head.signal }).finally(() => clearTimeout(timer));
  if (response.ok) return response;
  const said = (await response.json().catch(() => null)) as { RemoteException?: { message?: string } } | null;
  throw new Error(said?.RemoteException?.message?.split("\n")[0] || `WebHDFS answered ${response.status}`);
}

/** Passes bytes on; fails when none come for a minute. */
async function* passOn(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const bytes = source[Symbol.asyncIterator]();
  for (;;) {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`no bytes for ${STALL_MS / 1000} s`)), STALL_MS);
    const next = await Promise.race([bytes.next(), promise]).finally(() => clearTimeout(timer));
    if (next.done === true) return;
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
    const failure: Sentence = { code: "start.download", values: { path: file.path, message: inner?.message || (cause as Error).message } };
    process.stderr.write(`${file.path}: ${failure.values["message"]}\n`);
    await writeFile(request.failureFile, JSON.stringify({ run: request.run, ...failure }));
    process.exit(1);
  }
}
process.execve!(command, [command, ...words], process.env as Record<string, string>);
