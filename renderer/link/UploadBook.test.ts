import { beforeEach, expect, test } from "vitest";
import { LOG_CHUNK_BYTES, Refusal } from "#contract";
import type { ProjectId, UploadId } from "#contract";
import { newId } from "./ids.ts";
import { UploadBook } from "./UploadBook.ts";

/** A server that keeps what it is sent, over a line that can break. */
class FakeServer {
  readonly stored = new Map<string, Uint8Array>();
  readonly finished: string[] = [];
  /** Frames that are lost from now on. */
  losing = 0;
  refusal: Refusal | undefined;
  frames = 0;
  slowMs = 0;
  readonly memory = new Map<string, string>();
  book(): UploadBook {
    const bytesOf = (id: string) => this.stored.get(id) ?? new Uint8Array(0);
    return new UploadBook({
      ask: (async (name: string, input: { uploadId: string }) => {
        if (this.refusal !== undefined) throw this.refusal;
        if (name === "resource.begin") return { offset: bytesOf(input.uploadId).length };
        if (name === "resource.finish") this.finished.push(input.uploadId);
        if (name === "resource.abandon") this.stored.delete(input.uploadId);
        return {};
      }) as never,
      append: async ({ uploadId, offset, bytes }) => {
        this.frames++;
        await new Promise((resolve) => setTimeout(resolve, this.slowMs));
        if (this.losing-- > 0) throw new Refusal("unavailable", "link.down");
        const have = bytesOf(uploadId);
        if (offset > have.length) return { stored: have.length };
        const all = new Uint8Array(offset + (bytes as Uint8Array).length);
        all.set(have);
        all.set(bytes as Uint8Array, offset);
        this.stored.set(uploadId, all);
        return { stored: all.length };
      },
      newId: newId<UploadId>,
      now: () => Date.now(),
      wait: async () => undefined,
      memory: { getItem: (key) => this.memory.get(key) ?? null, setItem: (key, value) => void this.memory.set(key, value), removeItem: (key) => void this.memory.delete(key) },
    });
  }
}
let server: FakeServer;
let book: UploadBook;
const project = newId<ProjectId>();
const file = (bytes: number) => new File([new Uint8Array(bytes).map((_, index) => index % 251)], "a.txt", { lastModified: 1 });
const until = async (is: () => boolean) => {
  for (let turn = 0; !is(); turn++) {
    if (turn > 500) throw new Error("it never came");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};
beforeEach(() => {
  server = new FakeServer();
  book = server.book();
});

test("a file arrives whole and in order, over frames that are lost", async () => {
  server.losing = 3;
  const size = 5 * LOG_CHUNK_BYTES + 17;
  book.add(file(size), project, "");
  const { id } = book.all()[0]!;
  await until(() => server.finished.length === 1);
  const whole = new Uint8Array(await file(size).arrayBuffer());
  expect(server.stored.get(id)!.every((byte, index) => byte === whole[index])).toBe(true);
  expect(server.stored.get(id)).toHaveLength(size);
  await until(() => book.all().length === 0);
  expect(server.memory.size).toBe(0);
});

test("paused it sends nothing more, and goes on with what the server has; so does the same file after a reload", async () => {
  server.slowMs = 10;
  book.add(file(9 * LOG_CHUNK_BYTES), project, "");
  const { id } = book.all()[0]!;
  await until(() => (book.all()[0]?.sent ?? 0) > 0);
  book.pause(id);
  await until(() => book.all()[0]?.status === "paused");
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { frames } = server;
  const has = server.stored.get(id)!.length;
  expect(has).toBeLessThan(9 * LOG_CHUNK_BYTES);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(server.frames).toBe(frames);
  const reloaded = server.book();
  reloaded.add(file(9 * LOG_CHUNK_BYTES), project, "");
  expect(reloaded.all()[0]!.id).toBe(id);
  await until(() => server.finished.length === 1);
  expect(server.stored.get(id)).toHaveLength(9 * LOG_CHUNK_BYTES);
});

test("what the server refuses is said, and can be tried again or given up", async () => {
  server.refusal = new Refusal("refused", "resource.noSpace", { name: "a.txt", bytes: 1, free: 0 });
  book.add(file(10), project, "");
  const { id } = book.all()[0]!;
  await until(() => book.all()[0]?.status === "failed");
  expect(book.all()[0]!.failure).toBe(server.refusal);
  server.refusal = undefined;
  book.resume(id);
  await until(() => server.finished.length === 1);
  server.refusal = new Refusal("forbidden", "access.forbidden", { right: "edit" });
  book.add(file(11), project, "");
  await until(() => book.all()[0]?.status === "failed");
  book.cancel(book.all()[0]!.id);
  expect(book.all()).toEqual([]);
});
