import { agentLogUp, FLEET_NAMESPACE, logDown, logUp, PROTOCOL, Refusal, UI_NAMESPACE, UiHandshake, type AttemptId, type Handlers, type LogInfo, type NodeId } from "#contract";
import type { Server, Socket } from "socket.io";
import { getAttempt, nodeKeys, type Store } from "../../store/index.ts";
import { bind } from "../../transport/bind.ts";
import { call } from "../../transport/call.ts";
import type { Peer } from "../../transport/peer.ts";
import { expectChild } from "../../transport/proof.ts";
import { protocolOf, requireProtocol } from "../../transport/refuseConnection.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Access } from "../auth/accessHandlers.ts";
import type { Authority, Caller } from "../auth/authority.ts";
import type { ServerIdentity } from "../nodes/fleet.ts";
import type { Resources } from "../resources/resources.ts";
import type { Roster } from "../nodes/roster.ts";
import { makeLogEnds } from "./logEnds.ts";
import type { LogStore } from "./logStore.ts";

export interface LogGatewayOptions {
  readonly endpoint: Server;
  readonly store: Store;
  readonly logs: LogStore;
  readonly resources: Resources;
  readonly access: Access;
  readonly authority: Authority;
  readonly roster: Roster;
  readonly identity: ServerIdentity;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}
const FOLLOW_CHUNK_BYTES = 256 * 1024;
/** No log is removed within a day. */
const REMOVED_AFTER_MS = 86_400_000;
const READER_TIMEOUT_MS = 30_000;

/** Log bytes in from agents and out to readers, on connections of their own. */
export function openLogGateway(options: LogGatewayOptions) {
  const { store, logs, resources, roster, identity, clock, ids, log } = options;

  const ends = makeLogEnds(store);
  async function infoOf(attemptId: AttemptId): Promise<LogInfo> {
    const end = await ends.of(attemptId);
    if (end === null) throw new Refusal("notFound", "attempt.notFound", { id: attemptId });
    const { bytes, lastAt } = await logs.size(attemptId);
    // Its bytes would have come long ago: an agent forgets an attempt only when they are all here.
    const removed = end.over && bytes === 0 && end.bytes > 0 && clock.now() - end.endedAt > REMOVED_AFTER_MS && !(await logs.exists(attemptId));
    return { attemptId, storedBytes: bytes, complete: removed || (end.over && bytes >= end.bytes), lastByteAt: lastAt, removed };
  }

  options.endpoint
    .of(FLEET_NAMESPACE)
    .use(requireProtocol)
    .on("connection", (socket) => {
      const peer = socket as unknown as Peer;
      expectChild(peer, {
        self: identity,
        keyOf: async (nodeId) => (roster.find(nodeId)?.parentId === identity.nodeId ? ((await store.read((db) => nodeKeys(db, [nodeId])))[0]?.publicKey ?? null) : null),
        nonce: () => ids.secret(),
        clock,
        protocol: protocolOf(socket),
      }).then(
        (masterId) => bind(agentLogUp, peer, masterId, agentHandlers, { log }),
        (error: unknown) => {
          log.warn("a log link was refused", { error: String(error) });
          socket.disconnect(true);
        },
      );
    });
  /** [WIRE4] Only the node that runs an attempt, over the link of its master, writes its log and reads its files. */
  const writers = new Map<AttemptId, { nodeId: NodeId; masterId: NodeId }>();
  async function writerOf(input: { readonly attemptId: AttemptId; readonly nodeId: NodeId }, masterId: NodeId): Promise<void> {
    let writer = writers.get(input.attemptId);
    if (writer === undefined) {
      const attempt = await store.read((db) => getAttempt(db, input.attemptId));
      const writes = attempt !== null && attempt.masterId === masterId && (attempt.nodeId === null || attempt.nodeId === input.nodeId);
      if (!writes) throw new Refusal("forbidden", "attempt.notFound", { id: input.attemptId });
      writer = { nodeId: input.nodeId, masterId };
      if (attempt.nodeId !== null) writers.set(input.attemptId, writer);
    }
    if (writer.nodeId !== input.nodeId || writer.masterId !== masterId) throw new Refusal("forbidden", "attempt.notFound", { id: input.attemptId });
  }
  const agentHandlers: Handlers<typeof agentLogUp, NodeId> = {
    "link.prove": () => {
      throw new Refusal("conflict", "link.refused", { reason: "badProof" });
    },
    "log.append": async (input, masterId) => {
      await writerOf(input, masterId);
      const stored = await logs.append(input.attemptId, input.offset, input.bytes, input.at, input.final);
      if (input.final) writers.delete(input.attemptId);
      return { stored };
    },
    "resource.find": async (input, masterId) => (await writerOf(input, masterId), resources.find(input.attemptId, input.name)),
    "resource.fetch": async (input, masterId) => (await writerOf(input, masterId), { bytes: await resources.fetch(input) }),
  };

  const readers = options.endpoint.of(UI_NAMESPACE);
  readers.use((socket, next) => {
    const handshake = UiHandshake.safeParse(socket.handshake.auth);
    if (!handshake.success || handshake.data.protocol !== PROTOCOL) return next(new Error("protocol"));
    options.access.callerOf(handshake.data.token, socket.handshake.address).then(
      (caller) => next(caller.user === null ? new Error("notSignedIn") : undefined),
      () => next(new Error("tooMany")),
    );
  });
  readers.on("connection", (socket: Socket) => {
    const peer = socket as unknown as Peer;
    const token = (socket.handshake.auth as { token: string }).token;
    const follows = new Map<AttemptId, AbortController>();
    socket.on("disconnect", () => {
      for (const follow of follows.values()) follow.abort();
    });
    const handlers: Handlers<typeof logUp, Caller> = {
      "log.info": (input) => infoOf(input.attemptId),
      "log.read": async (input) => {
        // In this order, so that a log that is said to be complete is read to its end.
        const info = await infoOf(input.attemptId);
        return { from: input.from, bytes: await logs.read(input.attemptId, input.from, input.bytes), info };
      },
      "log.follow": async (input) => {
        const info = await infoOf(input.attemptId);
        follows.get(input.attemptId)?.abort();
        const stop = new AbortController();
        follows.set(input.attemptId, stop);
        void follow(peer, input.attemptId, input.from, stop.signal).catch((error: unknown) => log.info("a reader left", { error: String(error) }));
        return info;
      },
      "log.unfollow": (input) => {
        follows.get(input.attemptId)?.abort();
        follows.delete(input.attemptId);
        return {};
      },
      "log.search": async (input) => {
        const info = await infoOf(input.attemptId);
        const found = await logs.search(input.attemptId, input.text, input.from, input.limit);
        return { ...found, complete: found.scannedTo >= info.storedBytes };
      },
      "log.errors": async (input) => {
        const info = await infoOf(input.attemptId);
        const found = await logs.errors(input.attemptId, input.from, input.limit);
        return { ...found, complete: found.scannedTo >= info.storedBytes };
      },
      "resource.append": async (input, caller) => ({ stored: await resources.append(input, caller.user!.id) }),
      "resource.read": (input) => resources.read(input),
    };
    bind(logUp, peer, null as unknown as Caller, handlers, {
      log,
      around: async (one) => {
        const caller = await options.access.callerOf(token, socket.handshake.address);
        await options.authority.check(caller, one.spec.access, one.input as Record<string, unknown>);
        return one.run(caller);
      },
    });
  });

  /** [LOG4] One chunk at a time, the next when this one is answered: a slow reader holds up nobody, and memory is one chunk. */
  async function follow(peer: Peer, attemptId: AttemptId, start: number, stop: AbortSignal): Promise<void> {
    let wake = () => {};
    const unsubscribe = logs.onAppend(attemptId, () => wake());
    const ended = store.onCommit((facts) => {
      if (facts.some((fact) => fact.name === "attempt.changed" && (fact.payload["attempt"] as { id: string }).id === attemptId)) wake();
    });
    stop.addEventListener("abort", () => wake());
    try {
      for (let from = start, told = false; !stop.aborted;) {
        const news = new Promise<void>((resolve) => (wake = resolve));
        const bytes = await logs.read(attemptId, from, FOLLOW_CHUNK_BYTES);
        const info = await infoOf(attemptId);
        if (bytes.length > 0 || (info.complete && !told)) {
          await call(peer, logDown, "log.chunk", { attemptId, from, bytes, info }, { id: ids.next(), timeoutMs: READER_TIMEOUT_MS });
          from += bytes.length;
          told = info.complete && from >= info.storedBytes;
        }
        if (info.complete && from >= info.storedBytes) return;
        if (bytes.length < FOLLOW_CHUNK_BYTES) await news;
      }
    } finally {
      unsubscribe();
      ended();
    }
  }

  return { infoOf, close: ends.close };
}
export type LogGateway = ReturnType<typeof openLogGateway>;
