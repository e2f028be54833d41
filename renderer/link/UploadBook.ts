import { LOG_CHUNK_BYTES, MAX_RESOURCE_BYTES, Refusal, RETRYABLE } from "#contract";
import type { InputOf, OutputOf, ProjectId, UiUp, UploadId, logUp } from "#contract";

/** One file on its way to the server. */
export interface Upload {
  readonly id: UploadId;
  readonly projectId: ProjectId;
  readonly name: string;
  readonly bytes: number;
  /** Bytes that the server has. */
  readonly sent: number;
  readonly status: "sending" | "paused" | "finishing" | "failed";
  readonly failure: unknown;
  /** Over the last seconds; undefined before the first answer. */
  readonly bytesPerSecond: number | undefined;
}
/** What an upload needs of a window's link and of the browser. */
export interface UploadParts {
  readonly ask: <K extends "resource.begin" | "resource.finish" | "resource.abandon">(name: K, input: InputOf<UiUp, K>, timeoutMs?: number) => Promise<OutputOf<UiUp, K>>;
  readonly append: (input: InputOf<typeof logUp, "resource.append">) => Promise<OutputOf<typeof logUp, "resource.append">>;
  readonly newId: () => UploadId;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Where the ids of unfinished uploads are kept, so that the same file goes on after the page was closed. */
  readonly memory: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}
type Named = Pick<File, "name" | "size" | "lastModified" | "slice">;

const IN_FLIGHT = 4;
const AGAIN_MS = 1000;
/** The server sums two gigabytes up before it answers. */
const FINISH_MS = 120_000;
const RATE_MS = 5000;

/** Files on their way. Each goes on by itself after a lost connection, from the byte that the server has. */
export class UploadBook {
  readonly #parts: UploadParts;
  readonly #files = new Map<UploadId, Named>();
  readonly #listeners = new Set<() => void>();
  #uploads: readonly Upload[] = [];

  constructor(parts: UploadParts) {
    this.#parts = parts;
  }

  readonly all = (): readonly Upload[] => this.#uploads;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins, or goes on with the same file of before. */
  readonly add = (file: Named, projectId: ProjectId, remark: string): void => {
    const key = memoryKey(file, projectId);
    const id = (this.#parts.memory.getItem(key) as UploadId | null) ?? this.#parts.newId();
    if (this.#files.has(id)) return;
    this.#files.set(id, file);
    this.#parts.memory.setItem(key, id);
    this.#set([...this.#uploads, { id, projectId, name: file.name, bytes: file.size, sent: 0, status: "sending", failure: undefined, bytesPerSecond: undefined }]);
    void this.#run(id, remark);
  };
  readonly pause = (id: UploadId): void => this.#change(id, { status: "paused", bytesPerSecond: undefined });
  /** Goes on after a pause or a failure. */
  readonly resume = (id: UploadId): void => {
    this.#change(id, { status: "sending", failure: undefined });
    void this.#run(id, "");
  };
  /** Forgets it here and at the server. */
  readonly cancel = (id: UploadId): void => {
    const upload = this.#find(id);
    if (upload === undefined) return;
    this.#drop(upload);
    this.#parts.ask("resource.abandon", { uploadId: id, projectId: upload.projectId }).catch(() => undefined);
  };

  async #run(id: UploadId, remark: string): Promise<void> {
    const sending = (): boolean => this.#find(id)?.status === "sending";
    while (sending()) {
      try {
        await this.#attempt(id, remark, sending);
        return;
      } catch (failure) {
        if (!sending() && this.#find(id)?.status !== "finishing") return;
        if (failure instanceof Refusal && RETRYABLE.has(failure.failure.code)) {
          this.#change(id, { status: "sending" });
          await this.#parts.wait(AGAIN_MS);
        } else return this.#change(id, { status: "failed", failure, bytesPerSecond: undefined });
      }
    }
  }

  async #attempt(id: UploadId, remark: string, sending: () => boolean): Promise<void> {
    const { projectId, name, bytes } = this.#find(id)!;
    const file = this.#files.get(id)!;
    if (bytes > MAX_RESOURCE_BYTES) throw new Refusal("invalid", "field.high", { field: name, limit: MAX_RESOURCE_BYTES });
    let stored = (await this.#parts.ask("resource.begin", { uploadId: id, projectId, name, bytes, remark })).offset;
    const marks = [{ at: this.#parts.now(), stored }];
    this.#change(id, { sent: stored });
    let next = stored;
    const inFlight = new Set<Promise<void>>();
    let broken: unknown;
    while (stored < bytes && sending() && broken === undefined) {
      while (next < bytes && inFlight.size < IN_FLIGHT) {
        const offset = next;
        next = Math.min(bytes, offset + LOG_CHUNK_BYTES);
        const piece: Promise<void> = file
          .slice(offset, next)
          .arrayBuffer()
          .then((part) => this.#parts.append({ uploadId: id, projectId, offset, bytes: new Uint8Array(part) }))
          .then(
            (answer) => {
              stored = Math.max(stored, answer.stored);
              // A frame that came before one in front of it was not taken: all begin again where the server is.
              if (answer.stored < offset) broken = new Refusal("unavailable", "link.down");
            },
            (failure: unknown) => void (broken = failure),
          )
          .finally(() => inFlight.delete(piece));
        inFlight.add(piece);
      }
      await Promise.race(inFlight);
      marks.push({ at: this.#parts.now(), stored });
      while (marks.length > 2 && marks[1]!.at < marks.at(-1)!.at - RATE_MS) marks.shift();
      const [first, last] = [marks[0]!, marks.at(-1)!];
      this.#change(id, { sent: stored, bytesPerSecond: last.at > first.at ? ((last.stored - first.stored) / (last.at - first.at)) * 1000 : undefined });
    }
    await Promise.all(inFlight);
    if (broken !== undefined) throw broken;
    if (!sending()) return;
    this.#change(id, { status: "finishing" });
    await this.#parts.ask("resource.finish", { uploadId: id, projectId }, FINISH_MS);
    this.#drop(this.#find(id)!);
  }

  #find(id: UploadId): Upload | undefined {
    return this.#uploads.find((upload) => upload.id === id);
  }
  #change(id: UploadId, changes: Partial<Upload>): void {
    this.#set(this.#uploads.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload)));
  }
  #drop(upload: Upload): void {
    const file = this.#files.get(upload.id);
    if (file !== undefined) this.#parts.memory.removeItem(memoryKey(file, upload.projectId));
    this.#files.delete(upload.id);
    this.#set(this.#uploads.filter(({ id }) => id !== upload.id));
  }
  #set(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    for (const listener of this.#listeners) listener();
  }
}
const memoryKey = (file: Named, projectId: string): string => `signalbox.upload ${projectId} ${file.name} ${file.size} ${file.lastModified}`;
