import { createHash } from "node:crypto";
import { request, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { resourceNameOf, type Sentence } from "#contract";
import type { Download, DownloadRequest } from "../../runner/hooks/download.ts";

/** A file that can be fetched: how long it is, what its content is known by, and its bytes. */
export interface Source {
  readonly length: number;
  /** Equal for equal content. */
  readonly key: string;
  /** What the bytes must sum up to, where that is known. */
  readonly sha256: string | null;
  open(): Promise<Readable>;
}
/** Why a file cannot be fetched, in the platform's words. */
export class SourceFailure extends Error {
  readonly sentence: Sentence;
  constructor(sentence: Sentence) {
    super(sentence.code);
    this.sentence = sentence;
  }
}
export const STALL_MS = 60_000;
/** How long a task waits for an agent that is being restarted, or a server that is away. */
const AWAY_MS = 10 * 60_000;
const AGAIN_MS = 1_000;

/** @throws SourceFailure or an error that says why it cannot be found. */
export const locate = (wanted: DownloadRequest, file: Download): Promise<Source> => (file.path.startsWith("res:") ? locateResource(wanted, file) : locateInHdfs(wanted, file));

async function locateResource({ resources }: DownloadRequest, { path }: Download): Promise<Source> {
  const name = resourceNameOf(path)!;
  const ask = (method: "GET" | "HEAD"): Promise<IncomingMessage> =>
    new Promise((resolve, reject) =>
      request({ socketPath: resources.socket, method, path: `/?${new URLSearchParams({ attempt: resources.attemptId, name })}`, headers: { "x-proof": resources.proof } }, resolve)
        .on("error", reject)
        .end(),
    );
  const patiently = async (method: "GET" | "HEAD"): Promise<IncomingMessage> => {
    for (const end = Date.now() + AWAY_MS; ; await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))) {
      const answer = await ask(method).catch((cause: Error) => cause);
      if (!(answer instanceof Error) && answer.statusCode === 200) return answer;
      const said = answer instanceof Error ? { code: "link.down", values: {} } : sentenceIn(answer);
      if (!(answer instanceof Error)) answer.resume();
      const later = answer instanceof Error || answer.statusCode === 503;
      if (!later || Date.now() > end) throw new SourceFailure({ code: "start.resourceMissing", values: { ...said.values, path, reason: said.code } });
    }
  };
  const head = await patiently("HEAD");
  head.resume();
  const sha256 = String(head.headers["x-sha256"]);
  return { length: Number(head.headers["content-length"]), key: `sha256 ${sha256}`, sha256, open: () => patiently("GET") };
}
/** A HEAD has no body, so the door says why in a header. */
function sentenceIn(answer: IncomingMessage): Sentence {
  try {
    return JSON.parse(decodeURIComponent(String(answer.headers["x-sentence"]))) as Sentence;
  } catch {
    return { code: "link.down", values: {} };
  }
}

interface Status {
  readonly length: number;
  readonly modificationTime: number;
}
async function locateInHdfs(wanted: DownloadRequest, file: Download): Promise<Source> {
  // `hdfs:///path`, or `hdfs://host:port/path` as tools write it: whom we ask is `webhdfs`.
  const path = file.path.replace(/^hdfs:\/\/[^/]*/, "");
  const { FileStatus: status } = (await (await ask(wanted, path, "GETFILESTATUS")).json()) as { FileStatus: Status & { type: string } };
  if (status.type !== "FILE") throw new Error("it is not a file");
  const key = createHash("sha256")
    .update(await contentKey(wanted, path, status))
    .digest("hex");
  return { length: status.length, key, sha256: null, open: async () => Readable.fromWeb((await ask(wanted, path, "OPEN")).body as never) };
}

/** HDFS knows a checksum of the content; where it does not say it, path, size and time stand for it. */
async function contentKey(wanted: DownloadRequest, path: string, { length, modificationTime }: Status): Promise<string> {
  try {
    const { FileChecksum: sum } = (await (await ask(wanted, path, "GETFILECHECKSUM")).json()) as { FileChecksum: { algorithm: string; bytes: string } };
    if (sum.bytes) return `${sum.algorithm} ${sum.bytes} ${length}`;
  } catch {
    // Not every file system behind WebHDFS has one.
  }
  return `${wanted.webhdfs} ${path} ${length} ${modificationTime}`;
}

/** A WebHDFS request; the address of the data node, to which it is sent on, is the name node's to say. */
async function ask(wanted: DownloadRequest, path: string, operation: string): Promise<Response> {
  const url = new URL(`${wanted.webhdfs.replace(/\/+$/, "")}/webhdfs/v1${path.split("/").map(encodeURIComponent).join("/")}`);
  url.searchParams.set("op", operation);
  if (wanted.user !== "") url.searchParams.set("user.name", wanted.user);
  const head = new AbortController();
  const timer = setTimeout(() => head.abort(new Error(`no answer within ${STALL_MS / 1000} s`)), STALL_MS);
  const response = await fetch(url, { signal: head.signal }).finally(() => clearTimeout(timer));
  if (response.ok) return response;
  const said = (await response.json().catch(() => null)) as { RemoteException?: { message?: string } } | null;
  throw new Error(said?.RemoteException?.message?.split("\n")[0] || `WebHDFS answered ${response.status}`);
}
