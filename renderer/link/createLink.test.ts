import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LOG_PATH } from "#contract";
import { createPlatformStore } from "../state/platformStore.ts";
import type { PlatformStore } from "../state/platformStore.ts";
import { createLink } from "./createLink.ts";
import type { Link } from "./createLink.ts";
import { newId } from "./ids.ts";
import type { SocketLike } from "./SocketLike.ts";

interface Sent {
  readonly name: string;
  readonly id: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly answer: (reply: unknown) => void;
}
/** A server in a few lines: answers the first reads, and whatever the test tells it to. */
class FakeSocket implements SocketLike {
  connected = false;
  readonly sent: Sent[] = [];
  readonly #listeners = new Map<string, ((...args: never[]) => void)[]>();
  mute = false;
  seq = 7;
  resumed = true;
  refuse: string | undefined;

  on(event: string, listener: (...args: never[]) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }
  tell(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (...all: unknown[]) => void)(...args);
  }
  connect(): void {
    if (this.refuse !== undefined) return this.tell("connect_error", new Error(this.refuse));
    this.connected = true;
    this.tell("connect");
  }
  disconnect(): void {
    const was = this.connected;
    this.connected = false;
    if (was) this.tell("disconnect", "io client disconnect");
  }
  emit(name: string, envelope: { readonly id: string; readonly input: Readonly<Record<string, unknown>> }, answer: (reply: unknown) => void): void {
    this.sent.push({ name, id: envelope.id, input: envelope.input, answer });
    const value = this.#valueOf(name);
    if (value !== undefined && !this.mute) answer({ ok: true, value });
  }
  names(): string[] {
    return this.sent.map((one) => one.name);
  }
  #valueOf(name: string): unknown {
    const user = { id: newId(), name: "wang", platformAdmin: true, disabled: false, createdAt: 1, lastSeenAt: null };
    const values: Readonly<Record<string, unknown>> = {
      "stream.open": { seq: this.seq, resumed: this.resumed },
      "auth.me": { user, roles: [], platform: { name: "p", zone: "UTC", version: "1", now: 1 } },
      "node.list": { nodes: [], pulses: [], seq: this.seq },
      "group.list": { groups: [], seq: this.seq },
      "pool.list": { pools: [], seq: this.seq },
      "calendar.list": { calendars: [], seq: this.seq },
      "variable.list": { variables: [], seq: this.seq },
      "folder.list": { folders: [], seq: this.seq },
      "project.list": { projects: [], seq: this.seq },
      "workflow.list": { workflows: [], seq: this.seq },
      "taskType.list": [],
      "lock.list": { locks: [], idleMs: 300_000, seq: this.seq },
      "workflowInstance.list": { instances: [], seq: this.seq },
      "setup.status": { needed: false, version: "1", platform: "p" },
    };
    return values[name];
  }
}

const vault = (token: string | null) => ({ get: async () => token, set: vi.fn(async () => undefined) });
const place = { id: "here", name: "here", address: "http://server", environment: "development" } as const;
const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);
let socket: FakeSocket;
let store: PlatformStore;
let link: Link;
beforeEach(async () => {
  vi.useFakeTimers();
  socket = new FakeSocket();
  store = createPlatformStore();
  link = createLink({ store, makeSocket: (_, path) => (path === LOG_PATH ? new FakeSocket() : socket) });
  await link.open(place, vault("token"));
  await settled();
});
afterEach(() => {
  link.close();
  vi.useRealTimers();
});
const removed = (seq: number, prevSeq: number) => ({ seq, prevSeq, at: 1, projectId: newId() });

test("the first connection subscribes, reads everything and is live", () => {
  expect(socket.names()[0]).toBe("stream.open");
  expect(socket.sent[0]!.input).toMatchObject({ topics: ["platform"], lastSeq: null });
  expect(store.getState()).toMatchObject({ loaded: true, connection: { status: "live" }, session: { phase: "signedIn", user: { name: "wang" } } });
});

test("[WIRE7] a reconnect resumes with the last number and reads nothing anew", async () => {
  socket.tell("project.removed", removed(9, 7));
  socket.disconnect();
  expect(store.getState().connection).toMatchObject({ status: "waiting" });
  expect(store.getState().connection.retryAt).toBeGreaterThan(0);
  const before = socket.sent.length;
  [socket.seq] = [9];
  await vi.advanceTimersByTimeAsync(1000);
  const since = socket.sent.slice(before);
  expect(since[0]).toMatchObject({ name: "stream.open", input: { lastSeq: 9 } });
  expect(since.map((one) => one.name)).not.toContain("node.list");
  expect(store.getState().connection.status).toBe("live");
});

test("[WIRE7] what is gone on the server is read anew", async () => {
  socket.disconnect();
  [socket.resumed, socket.seq] = [false, 100];
  const before = socket.sent.length;
  await vi.advanceTimersByTimeAsync(1000);
  expect(socket.sent.slice(before).map((one) => one.name)).toContain("node.list");
});

test("a gap in the numbers reads everything anew, no gap does not", async () => {
  const reads = () => socket.names().filter((name) => name === "node.list").length;
  socket.tell("project.removed", removed(8, 7));
  await settled();
  expect(reads()).toBe(1);
  socket.tell("project.removed", removed(12, 10));
  await settled();
  expect(reads()).toBe(2);
});

test("[WIRE1] a command without an answer is sent again with the same id after a reconnect", async () => {
  socket.mute = true;
  const asked = link.ask("node.start", { nodeId: newId() });
  asked.catch(() => undefined);
  const first = socket.sent.at(-1)!;
  socket.mute = false;
  socket.disconnect();
  await vi.advanceTimersByTimeAsync(1000);
  const again = socket.sent.findLast((one) => one.name === "node.start")!;
  expect(again.id).toBe(first.id);
  expect(again).not.toBe(first);
  again.answer({ ok: false, error: { code: "refused", sentence: { code: "node.serverOnly", values: {} }, problems: [] } });
  await expect(asked).rejects.toMatchObject({ failure: { code: "refused", sentence: { code: "node.serverOnly" } } });
});

test("a change is refused at once while disconnected", async () => {
  socket.disconnect();
  await expect(link.ask("node.start", { nodeId: newId() })).rejects.toMatchObject({ failure: { code: "unavailable" } });
});

test("a watched instance gets its topic and is read", async () => {
  const id = newId();
  const leave = store.watchInstance(id);
  await settled();
  expect(socket.sent.findLast((one) => one.name === "stream.open")!.input["topics"]).toEqual(["platform", id]);
  expect(socket.names()).toContain("workflowInstance.get");
  leave();
  await vi.advanceTimersByTimeAsync(4000);
  expect(socket.sent.findLast((one) => one.name === "stream.open")!.input["topics"]).toEqual(["platform"]);
});

test("a session that the server does not know any more ends here too", async () => {
  socket.disconnect();
  socket.refuse = "notSignedIn";
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState()).toMatchObject({ loaded: false, session: { phase: "signedOut", problem: { code: "access.notSignedIn" } }, connection: { status: "idle" } });
});

test("readings are taken without a number: the queue turns, the steps of an install script are kept once and in order", async () => {
  const before = store.getState().queue.turn;
  const nodeId = newId();
  const step = (name: string, at: number) => ({ nodeId, step: { step: name, ok: true, detail: null, at } });
  socket.tell("queue.changed", { total: 3 });
  for (const one of [step("user", 2), step("downloaded", 1), step("user", 2)]) socket.tell("node.installStep", one);
  expect(store.getState().queue).toEqual({ total: 3, turn: before + 1 });
  expect(
    store
      .getState()
      .installSteps.get(nodeId)
      ?.map((one) => one.step),
  ).toEqual(["downloaded", "user"]);
  // A fact that follows is no gap: nothing is read anew.
  const reads = socket.names().filter((name) => name === "node.list").length;
  socket.tell("node.removed", { seq: 8, prevSeq: 7, at: 1, nodeId });
  await vi.advanceTimersByTimeAsync(10);
  expect(socket.names().filter((name) => name === "node.list").length).toBe(reads);
});
