import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  agentDown,
  agentLogUp,
  agentUp,
  type AttemptFact,
  type AttemptId,
  CONTROL_FRAME_BYTES,
  CONTROL_PATH,
  type CommandsOf,
  DEFAULT_PLACEMENT,
  type InputOf,
  LOG_FRAME_BYTES,
  LOG_PATH,
  type NodeId,
  type OutputOf,
  PROTOCOL,
  Refusal,
  type ResourceId,
} from "#contract";
import type { Socket } from "socket.io";
import { systemClock } from "../platform/clock.ts";
import type { Identity } from "../slave/identity.ts";
import { bind } from "../transport/bind.ts";
import { call, tell } from "../transport/call.ts";
import { openEndpoint } from "../transport/endpoint.ts";
import { makeKeyPair } from "../transport/keys.ts";
import { type EnrolInput, type EnrolOutput, expectChild } from "../transport/proof.ts";
import { requireProtocol } from "../transport/refuseConnection.ts";
import { silentLog, testIds as ids } from "./agentRunner.ts";

type SyncAnswer = OutputOf<typeof agentUp, "agent.sync">;
type Pulse = Parameters<(typeof agentUp)["agent.pulse"]["payload"]["parse"]>[0];

const RESOURCE = ids.next<ResourceId>();

/** A parent that follows a script: the server on /fleet, or a master on /crew, with a log store, over the real transport. */
export interface LinkParent {
  readonly nodeId: NodeId;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly address: string;
  readonly port: number;
  /** What is answered to a sync; change it at will. */
  readonly answer: SyncAnswer;
  /** Facts in the order in which they arrived, repetitions included. */
  readonly facts: AttemptFact[];
  readonly syncs: InputOf<typeof agentUp, "agent.sync">[];
  readonly pulses: Pulse[];
  readonly services: InputOf<typeof agentUp, "agent.service">[];
  /** Stored bytes by attempt, each at its place [LOG1]. */
  readonly logs: Map<AttemptId, Buffer>;
  readonly finals: Set<AttemptId>;
  /** Files of the project that every attempt here belongs to, by name. */
  readonly resources: Map<string, Buffer>;
  /** Whether reports and log frames are answered. */
  answering: boolean;
  /** Whether log frames are stored, while reports are answered. */
  storing: boolean;
  fence: AttemptId[];
  enrol: ((input: EnrolInput) => Promise<EnrolOutput>) | undefined;
  /** Makes a child that may connect here. */
  child(kind: "master" | "slave", name?: string): Identity;
  admit(nodeId: NodeId, publicKey: string): void;
  linked(nodeId: NodeId): boolean;
  say<K extends keyof CommandsOf<typeof agentDown> & string>(nodeId: NodeId, name: K, input: InputOf<typeof agentDown, K>, timeoutMs?: number): Promise<OutputOf<typeof agentDown, K>>;
  uplink(nodeId: NodeId, up: boolean): void;
  /** Cuts every connection; children may come back. */
  sever(): void;
  until<T>(look: () => T | undefined | false, what?: string): Promise<T>;
  ended(attemptId: AttemptId): Promise<Extract<AttemptFact, { kind: "ended" }>["exit"]>;
  close(): Promise<void>;
}

export async function openLinkParent(namespace: string, port = 0, keys = { nodeId: ids.next<NodeId>(), ...makeKeyPair() }): Promise<LinkParent> {
  const http = createServer();
  const allowOrigin = (origin: string | undefined) => origin === undefined;
  const control = openEndpoint(http, { path: CONTROL_PATH, frameBytes: CONTROL_FRAME_BYTES, allowOrigin });
  const logDoor = openEndpoint(http, { path: LOG_PATH, frameBytes: LOG_FRAME_BYTES, allowOrigin });
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  const children = new Map<NodeId, string>();
  const links = new Map<NodeId, Socket>();
  const waiters = new Set<() => void>();
  const changed = () => {
    for (const wake of [...waiters]) wake();
  };
  const unanswered = () => new Promise<never>(() => {});
  const entrance = { self: keys, keyOf: (nodeId: NodeId) => children.get(nodeId) ?? null, nonce: () => ids.secret(), clock: systemClock, protocol: PROTOCOL };
  const refuse = (): never => {
    throw new Refusal("forbidden", "link.refused", { reason: "badProof" });
  };
  const taken = (http.address() as AddressInfo).port;

  const self: LinkParent = {
    ...keys,
    address: `http://127.0.0.1:${taken}`,
    port: taken,
    answer: { service: "started", slots: 1000, fence: [], kill: [], placement: { groupId: null, tags: [], weight: 10, settings: DEFAULT_PLACEMENT }, commands: [] },
    facts: [],
    syncs: [],
    pulses: [],
    services: [],
    logs: new Map(),
    finals: new Set(),
    resources: new Map(),
    answering: true,
    storing: true,
    fence: [],
    enrol: undefined,
    child(kind, name = kind) {
      const pair = makeKeyPair();
      const nodeId = ids.next<NodeId>();
      children.set(nodeId, pair.publicKey);
      return { nodeId, name, kind, privateKey: pair.privateKey, parent: { nodeId: keys.nodeId, publicKey: keys.publicKey, address: self.address, certificate: null } };
    },
    admit: (nodeId, publicKey) => void children.set(nodeId, publicKey),
    linked: (nodeId) => links.get(nodeId)?.connected === true,
    say(nodeId, name, input, timeoutMs) {
      const link = links.get(nodeId);
      if (!link) throw new Error(`${nodeId} is not linked`);
      return call(link, agentDown, name, input, { id: ids.next<string>(), ...(timeoutMs === undefined ? {} : { timeoutMs }) });
    },
    uplink: (nodeId, up) => tell(links.get(nodeId)!, agentDown, "uplink.changed", { up }),
    sever() {
      for (const io of [control, logDoor]) for (const socket of io.of(namespace).sockets.values()) socket.conn.close(true);
    },
    until: (look, what = "what was waited for") =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(check);
          reject(new Error(`${what} did not come`));
        }, 20_000);
        const check = () => {
          const found = look();
          if (found === undefined || found === false) return;
          clearTimeout(timer);
          waiters.delete(check);
          resolve(found);
        };
        waiters.add(check);
        check();
      }),
    ended: (attemptId) => self.until(() => self.facts.find((fact) => fact.kind === "ended" && fact.attemptId === attemptId && fact)).then((fact) => (fact as Extract<AttemptFact, { kind: "ended" }>).exit),
    async close() {
      control.disconnectSockets(true);
      logDoor.disconnectSockets(true);
      logDoor.engine.close();
      await control.close();
    },
  };

  control
    .of(namespace)
    .use(requireProtocol)
    .on("connection", (socket) => {
      expectChild(socket, { ...entrance, enrol: self.enrol && ((input) => self.enrol!(input)) }).then(
        (nodeId) => {
          links.set(nodeId, socket);
          socket.on("disconnect", changed);
          bind(
            agentUp,
            socket,
            undefined,
            {
              "link.enrol": (input) => (self.enrol ? self.enrol(input) : refuse()),
              "link.prove": refuse,
              "agent.sync": (input) => {
                self.syncs.push(input);
                setImmediate(changed);
                return self.answer;
              },
              "agent.report": async ({ facts }) => {
                if (!self.answering) await unanswered();
                self.facts.push(...facts);
                setImmediate(changed);
                return { acknowledged: facts.map(({ attemptId, seq }) => ({ attemptId, seq })), fence: self.fence.splice(0) };
              },
              "agent.service": (input) => {
                self.services.push(input);
                setImmediate(changed);
                return {};
              },
              "agent.pulse": (pulse) => {
                self.pulses.push(pulse);
                changed();
              },
            },
            { log: silentLog },
          );
          changed();
        },
        () => {},
      );
    });
  logDoor
    .of(namespace)
    .use(requireProtocol)
    .on("connection", (socket) => {
      expectChild(socket, entrance).then(
        () => {
          bind(
            agentLogUp,
            socket,
            undefined,
            {
              "link.prove": refuse,
              "log.append": async ({ attemptId, offset, bytes, final }) => {
                if (!self.answering || !self.storing) await unanswered();
                const stored = self.logs.get(attemptId) ?? Buffer.alloc(0);
                if (offset !== stored.length) return { stored: stored.length };
                self.logs.set(attemptId, Buffer.concat([stored, bytes]));
                if (final) self.finals.add(attemptId);
                setImmediate(changed);
                return { stored: stored.length + bytes.length };
              },
              "resource.find": ({ name }) => {
                const bytes = self.resources.get(name);
                if (bytes === undefined) throw new Refusal("notFound", "resource.notFound", { name });
                return { resourceId: RESOURCE, number: [...self.resources.keys()].indexOf(name) + 1, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
              },
              "resource.fetch": ({ number, from, bytes }) => ({ bytes: [...self.resources.values()][number - 1]!.subarray(from, from + bytes) }),
            },
            { log: silentLog },
          );
        },
        () => {},
      );
    });
  return self;
}
