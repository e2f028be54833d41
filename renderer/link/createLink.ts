import { CONTROL_PATH, ConnectRefusal, Refusal, sentence, uiDown, uiUp } from "#contract";
import type { CommandsOf, InputOf, OutputOf, PayloadOf, UiDown, UiUp, UploadId, WorkflowInstanceId } from "#contract";
import type { Fact } from "../state/applyNews.ts";
import { NewsBatch } from "../state/NewsBatch.ts";
import type { ConnectionState } from "../state/platformState.ts";
import type { PlatformStore } from "../state/platformStore.ts";
import { CallBook } from "./CallBook.ts";
import { failureOf } from "./failures.ts";
import { newId } from "./ids.ts";
import { makeLogConnection } from "./logConnection.ts";
import type { LogConnection } from "./logConnection.ts";
import type { RemoteLog } from "./RemoteLog.ts";
import { readEverything } from "./readEverything.ts";
import { makeSession } from "./session.ts";
import type { ServerPlace, SessionDoors, SessionVault } from "./session.ts";
import { socketIo } from "./SocketLike.ts";
import type { MakeSocket, SocketLike } from "./SocketLike.ts";
import { UploadBook } from "./UploadBook.ts";
import type { UploadParts } from "./UploadBook.ts";

/** A command of the catalog that people send. */
export type UiCommandName = keyof CommandsOf<UiUp> & string;

/** The connection of a window, as features see it. */
export interface Link extends SessionDoors {
  /**
   * Sends a command and waits for its answer. A command that changes something is refused at once while disconnected; a query waits
   * for the connection until its time is over.
   * @throws Refusal, with words in `failureWords(error, language)`.
   */
  readonly ask: <K extends UiCommandName>(name: K, input: InputOf<UiUp, K>, timeoutMs?: number) => Promise<OutputOf<UiUp, K>>;
  /** The log of an attempt, as `renderer/ui/log` reads it. The same attempt gives the same object while somebody reads it. */
  readonly log: (attemptId: string, startMs?: number | null) => RemoteLog;
  /** Asks for bytes of a file, over the connection for bytes. */
  readonly askBytes: LogConnection["ask"];
  /** Files on their way to the server. */
  readonly uploads: UploadBook;
  /** Dials now instead of at `retryAt`. */
  readonly retryNow: () => void;
  /** Reads everything anew (F5). */
  readonly refresh: () => Promise<void>;
  readonly close: () => void;
}

/** What a link is made of; tests bring their own. */
export interface LinkParts {
  readonly store: PlatformStore;
  readonly makeSocket?: MakeSocket;
  readonly now?: () => number;
  /** Where unfinished uploads are remembered over a reload; nowhere by default. */
  readonly memory?: UploadParts["memory"];
}

const FORGETFUL: UploadParts["memory"] = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const FIRST_RETRY_MS = 500;
const MOST_RETRY_MS = 10_000;
const LATENCY_EVERY_MS = 10_000;
/** The server takes 50 topics; one is the platform. */
const MOST_WATCHED = 49;
/** After these a new dial would be refused again: the person must act first. */
const FINAL: ReadonlySet<ConnectRefusal> = new Set(["protocol", "origin", "unknownNode", "badProof"]);

/** Makes the link of a window over its store. */
export function createLink({ store, makeSocket = socketIo, now = () => Date.now(), memory = FORGETFUL }: LinkParts): Link {
  let place: ServerPlace | undefined;
  let token = "";
  let socket: SocketLike | undefined;
  let lastSeq: number | null = null;
  let heardAt: number | undefined;
  let tries = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let latency: ReturnType<typeof setInterval> | undefined;
  /** Raised with each dial; what began before it writes nothing any more. */
  let era = 0;
  let opening: Promise<void> = Promise.resolve();
  let watched: ReadonlySet<string> = new Set();

  const calls = new CallBook(uiUp, () => socket, newId);
  const logs = makeLogConnection({ makeSocket, address: () => place?.address, token: () => token });
  const batch = new NewsBatch(store.apply, now, (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  });
  const connection = (changes: Partial<ConnectionState>): void => store.setConnection(changes);

  function dial(): void {
    clearTimeout(retry);
    if (place === undefined || token === "") return;
    if (socket === undefined) socket = newSocket(place.address);
    connection({ retryAt: undefined, ...(store.getState().loaded ? {} : { status: "connecting" }) });
    socket.connect();
  }

  function newSocket(address: string): SocketLike {
    const made = makeSocket(address, CONTROL_PATH, () => token);
    const mine =
      (act: (...args: never[]) => void) =>
      (...args: never[]) =>
        socket === made && act(...args);
    made.on(
      "connect",
      mine(() => void onConnect()),
    );
    made.on(
      "connect_error",
      mine((error: Error) => onRefused(error)),
    );
    made.on(
      "disconnect",
      mine(() => waitAndDial()),
    );
    for (const [name, spec] of Object.entries(uiDown))
      made.on(
        name,
        mine((payload: unknown) => onNews(name as keyof typeof uiDown, spec.payload.safeParse(payload))),
      );
    return made;
  }

  async function onConnect(): Promise<void> {
    const mine = ++era;
    heardAt = now();
    connection({ refusal: undefined, failure: undefined, retryAt: undefined, status: store.getState().loaded ? store.getState().connection.status : "reading" });
    calls.resend();
    clearInterval(latency);
    latency = setInterval(() => void measure(), LATENCY_EVERY_MS);
    try {
      await openStream(true);
      if (mine !== era) return;
      tries = 0;
      connection({ status: "live", failure: undefined });
      void measure();
    } catch (error) {
      if (mine === era) onReadFailed(error);
    }
  }

  function onReadFailed(error: unknown): void {
    const { code, sentence: why } = failureOf(error);
    if (code === "notSignedIn") return void session.end(why);
    connection({ failure: why });
    // The connection works, its answers do not: a new one starts from the beginning.
    if (socket?.connected) socket.disconnect();
    else waitAndDial();
  }

  function onRefused(error: Error): void {
    const refusal = ConnectRefusal.safeParse(error.message);
    if (refusal.data === "notSignedIn" || refusal.data === "setupNeeded") {
      void session.end(refusal.data === "notSignedIn" ? sentence("access.notSignedIn") : sentence("setup.needed"));
      return;
    }
    connection({ refusal: refusal.data, failure: refusal.success ? undefined : sentence("link.down") });
    if (refusal.success && FINAL.has(refusal.data)) {
      connection({ status: "refused", asOf: heardAt, retryAt: undefined });
      return;
    }
    waitAndDial();
  }

  function waitAndDial(): void {
    era++;
    clearTimeout(retry);
    clearInterval(latency);
    if (place === undefined || token === "") return;
    const wait = Math.min(MOST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries++) * (0.75 + Math.random() / 2);
    connection({ status: "waiting", asOf: heardAt, retryAt: now() + wait, latencyMs: undefined });
    retry = setTimeout(dial, wait);
  }

  function onNews(name: keyof typeof uiDown, parsed: { readonly success: boolean; readonly data?: unknown }): void {
    heardAt = now();
    // A fact of a newer server that this page cannot read: the next full read shows what it can.
    if (!parsed.success) return;
    if (name === "facts") {
      for (const fact of parsed.data as { name: keyof typeof uiDown; payload: unknown }[]) {
        const spec = Object.hasOwn(uiDown, fact.name) && fact.name !== "facts" ? uiDown[fact.name] : undefined;
        if (spec !== undefined) onNews(fact.name, spec.payload.safeParse(fact.payload));
      }
      return;
    }
    if (name === "server.leaving") return connection({ refusal: "goingDown" });
    // Readings: told, not numbered.
    if (name === "queue.changed") return store.takeQueue((parsed.data as PayloadOf<UiDown, "queue.changed">).total);
    if (name === "node.installStep") {
      const { nodeId, step } = parsed.data as PayloadOf<UiDown, "node.installStep">;
      return store.takeInstallSteps(nodeId, [step]);
    }
    if (name === "node.pulse") return batch.pulse(parsed.data as never);
    const payload = parsed.data as Fact["payload"];
    const gap = lastSeq !== null && payload.prevSeq > lastSeq;
    lastSeq = Math.max(lastSeq ?? 0, payload.seq);
    batch.fact({ name, payload } as Fact);
    if (gap || name === "access.changed") void refresh();
  }

  /** Subscribes to what is watched, then reads what the subscription did not bring. One at a time. */
  function openStream(connected: boolean): Promise<void> {
    opening = opening
      .catch(() => undefined)
      .then(async () => {
        const state = store.getState();
        const wanted = [...state.open.keys()].slice(-MOST_WATCHED);
        const fresh = wanted.filter((id) => !watched.has(id) || state.open.get(id)?.definition === undefined);
        const { seq, resumed } = await calls.ask("stream.open", { topics: ["platform", ...(wanted as WorkflowInstanceId[])], lastSeq });
        watched = new Set(wanted);
        const whole = lastSeq === null || !resumed || !state.loaded;
        lastSeq = resumed ? Math.max(lastSeq ?? 0, seq) : seq;
        if (whole) await readAll();
        // Not waited for: one slow instance does not hold up the next subscription.
        else if (connected || fresh.length > 0) void readInstances(fresh);
      });
    return opening;
  }

  async function readAll(): Promise<void> {
    const mine = era;
    void readInstances([...store.getState().open.keys()]);
    const read = await readEverything(calls, lastSeq ?? 0, now);
    if (mine !== era) return;
    batch.flush();
    store.setSession({ phase: "signedIn", user: read.me.user, roles: read.me.roles, platform: read.me.platform, problem: undefined });
    connection({ clockOffsetMs: read.clockOffsetMs });
    store.takeSnapshot(read.snapshot);
  }

  async function readInstances(ids: readonly string[]): Promise<void> {
    await Promise.all(
      ids.map((id) =>
        calls.ask("workflowInstance.get", { workflowInstanceId: id as WorkflowInstanceId }).then(
          (read) => (batch.flush(), store.takeInstance(read)),
          (error: unknown) => store.failInstance(id, failureOf(error).sentence),
        ),
      ),
    );
  }

  let refreshing: Promise<void> | undefined;
  function refresh(): Promise<void> {
    refreshing ??= readAll()
      .catch((error: unknown) => onReadFailed(error))
      .finally(() => {
        refreshing = undefined;
      });
    return refreshing;
  }

  async function measure(): Promise<void> {
    const before = performance.now();
    const mine = era;
    await calls.ask("setup.status", {}, LATENCY_EVERY_MS).then(
      () => mine === era && connection({ latencyMs: Math.max(1, Math.round(performance.now() - before)) }),
      () => undefined,
    );
    if (mine === era) heardAt = now();
  }

  function hangUp(): void {
    era++;
    clearTimeout(retry);
    clearInterval(latency);
    const old = socket;
    socket = undefined;
    old?.disconnect();
    batch.clear();
    logs.close();
    calls.abandon(new Refusal("unavailable", "link.down"));
    [lastSeq, watched, tries, heardAt] = [null, new Set(), 0, undefined];
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (state.open === before.open || socket?.connected !== true) return;
    const ids = [...state.open.keys()];
    if (ids.length === watched.size && ids.every((id) => watched.has(id))) return;
    void openStream(false).catch((error: unknown) => onReadFailed(error));
  });

  const session = makeSession({
    store,
    ask: (name, input) => calls.ask(name, input),
    place: () => place,
    setPlace: (next: ServerPlace | undefined, vault: SessionVault | undefined) => {
      hangUp();
      place = next;
      token = "";
      return vault;
    },
    setToken: (next) => {
      hangUp();
      token = next;
      dial();
    },
  });

  const ask: Link["ask"] = (name, input, timeoutMs) => {
    const spec = uiUp[name];
    if (spec.changes && socket?.connected !== true) return Promise.reject(new Refusal("unavailable", "link.down"));
    return calls.ask(name, input, timeoutMs).catch((error: unknown) => {
      if (error instanceof Refusal && error.failure.code === "notSignedIn") void session.end(error.failure.sentence);
      throw error;
    });
  };
  const uploads = new UploadBook({
    ask,
    append: (input) => logs.ask("resource.append", input),
    newId: newId<UploadId>,
    now,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    memory,
  });

  return {
    ...session.doors,
    ask,
    askBytes: logs.ask,
    uploads,
    log: (attemptId, startMs) => logs.log(attemptId, startMs ?? undefined),
    retryNow: () => {
      tries = 0;
      dial();
    },
    refresh,
    close: () => {
      unsubscribe();
      hangUp();
    },
  };
}
