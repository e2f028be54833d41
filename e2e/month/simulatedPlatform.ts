import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCK_IDLE_MS, Refusal, uiUp, type AttemptId, type InputOf, type NodeId, type OutputOf, type UiUp, type User, type UserId } from "#contract";
import { makeIds } from "../../agent/platform/ids.ts";
import type { Logger } from "../../agent/platform/logger.ts";
import { backfillHandlers } from "../../agent/server/backfill/backfillHandlers.ts";
import { definitionHandlers } from "../../agent/server/definitions/definitionHandlers.ts";
import { makeEditLocks } from "../../agent/server/definitions/locks/editLocks.ts";
import { textHandlers } from "../../agent/server/definitions/text/textHandlers.ts";
import { makeCommandGate, type CommandContext } from "../../agent/server/gateway/commandContext.ts";
import type { UiHandlers } from "../../agent/server/gateway/uiGateway.ts";
import type { Fleet } from "../../agent/server/nodes/fleet.ts";
import { openScheduling, type Scheduling } from "../../agent/server/openScheduling.ts";
import { freezeHandlers } from "../../agent/server/operations/freezeHandlers.ts";
import { operationHandlers } from "../../agent/server/operations/operations.ts";
import { snapshotHandlers } from "../../agent/server/planning/snapshotHandlers.ts";
import { prepareStore } from "../../agent/server/prepareStore.ts";
import { openRunCallbacks } from "../../agent/server/triggers/runCallbacks.ts";
import { openRunEnds } from "../../agent/server/triggers/runEnds.ts";
import { triggerHandlers } from "../../agent/server/triggers/triggerHandlers.ts";
import { insertNode, insertUser, openSqliteStore, saveSettings, type Store, type StoredFact } from "../../agent/store/index.ts";
import type { SqlConnection } from "../../agent/store/dialects/sqlConnection.ts";
import { openVirtualClock } from "../../agent/testing/virtualClock.ts";
import { chanceOf } from "../fixtures/chance.ts";
import { ScriptedHost } from "./scriptedHost.ts";
import { Witness } from "./witness.ts";

type Handled = Partial<UiHandlers>;
/** One server from its start to its death. */
interface Life {
  readonly store: Store;
  readonly scheduling: Scheduling;
  readonly handlers: Handled;
  readonly gate: ReturnType<typeof makeCommandGate>;
  readonly isUp: () => boolean;
  /** Dies at the n-th statement from now; answers how many were left until now. */
  readonly fuse: (statements: number) => number;
  /** `gently`: what is under way is finished first. */
  readonly end: (gently: boolean) => Promise<void>;
}
export interface SimulatedPlatformOptions {
  readonly seed: number;
  readonly start: number;
  readonly zone: string;
  readonly hosts: number;
  readonly slots: number;
  /** Told of every commit, in its order, before whoever else listens. */
  readonly onCommit: (facts: readonly StoredFact[]) => void;
  /** What no server that lives may write: an error. */
  readonly onError: (message: string) => void;
}
const PULSE_MS = 3000;
/** What a commit waits for is no part of what is asked here: a disk of memory, where there is one. */
const MEMORY = "/dev/shm";

/**
 * A platform in one process whose time is virtual: the store on SQLite and everything of the server that decides (`openScheduling`), its
 * commands by their handlers and rights. Only clock, chance and hosts are other bodies of their interfaces.
 */
export async function openSimulatedPlatform(options: SimulatedPlatformOptions) {
  const { seed } = options;
  const dir = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "signalbox-month-"));
  const time = openVirtualClock(options.start);
  const world = time.openProcess();
  const chance = chanceOf(seed, "world");
  const bytes = chanceOf(seed, "ids");
  const ids = makeIds(world.clock, (count) => Uint8Array.from({ length: count }, () => bytes.between(0, 255)));
  const witness = new Witness();
  const hosts = new Map<NodeId, ScriptedHost>();
  /** Hosts that no network reaches. */
  const cutOff = new Set<NodeId>();
  const warnings = new Map<string, number>();
  let user!: User;
  let life: Life | null = null;

  const loggerOf = (isUp: () => boolean): Logger => {
    const log: Logger = {
      info: () => {},
      warn: (message) => void warnings.set(message, (warnings.get(message) ?? 0) + 1),
      error: (message, values) => isUp() && options.onError(`${message} ${JSON.stringify(values)}`),
      child: () => log,
    };
    return log;
  };

  function fleetOf(isUp: () => boolean): Fleet {
    const linked = (nodeId: NodeId): ScriptedHost => {
      const host = hosts.get(nodeId);
      if (!isUp() || host === undefined || !host.isLinked) throw new Refusal("unavailable", "link.down");
      return host;
    };
    return {
      ask: async (nodeId, name, input) => {
        const host = linked(nodeId);
        await new Promise<void>((resolve) => void world.clock.after(chance.between(1, 8), resolve));
        if (!host.isLinked) throw new Refusal("unavailable", "link.down");
        if (name !== "attempt.kill") throw new Error(`${name} is asked of no host of this simulation`);
        return host.kill((input as { attemptId: AttemptId }).attemptId) as never;
      },
      offer: async (masterId, orders) => linked(masterId).offer(orders),
      admitCrew: async () => {},
      syncAgain: (masterId) => void hosts.get(masterId)?.sync(),
      isLinked: (nodeId) => isUp() && hosts.get(nodeId)?.isLinked === true,
      drop: (nodeId) => hosts.get(nodeId)?.unlink(),
      linkCount: () => [...hosts.values()].filter((host) => host.isLinked).length,
    };
  }

  async function begin(): Promise<void> {
    const program = time.openProcess();
    const disk = time.openProcess();
    const { clock } = program;
    const mortal = { dead: false, left: Infinity };
    const isUp = (): boolean => !mortal.dead;
    const log = loggerOf(isUp);
    const body = (inner: SqlConnection): SqlConnection => ({
      kind: inner.kind,
      query(sql, parameters) {
        if (mortal.dead || --mortal.left <= 0) {
          mortal.dead = true;
          program.end();
          throw new Error("the server is dead");
        }
        return inner.query(sql, parameters);
      },
      inTransaction: () => inner.inTransaction(),
      close: () => inner.close(),
    });
    const store = await openSqliteStore({ path: join(dir, "signalbox.db"), clock: disk.clock, log, body, rest: (ms) => new Promise((resolve) => void disk.clock.after(ms, resolve)) });
    store.onCommit((facts) => options.onCommit(facts));
    const identity = await prepareStore(store, ids, { host: "127.0.0.1", port: 18590 });
    if (hosts.size === 0) await firstLife(store, identity.nodeId);
    const fleet = fleetOf(isUp);
    const scheduling = await openScheduling({ store, secretKey: join(dir, "secret.key"), fleet: () => fleet, clock, ids, log });
    const { authority, generation, dispatcher } = scheduling;
    const ends = openRunEnds({ store, clock });
    const callbacks = openRunCallbacks({ store, box: scheduling.box, address: () => "http://127.0.0.1", clock, log });
    const locks = makeEditLocks({ ids, idleMs: LOCK_IDLE_MS });
    const common = { ...scheduling, store, clock, ids, locks };
    const handlers: Handled = {
      ...operationHandlers(common),
      ...freezeHandlers(scheduling),
      ...backfillHandlers(common),
      ...snapshotHandlers({ store, clock, scheduler: () => scheduling.scheduler, generation }),
      ...triggerHandlers({ ...common, ends, callbacks, dispatcher: () => dispatcher }),
      ...definitionHandlers({ ...common, dispatcher: () => dispatcher }),
      ...textHandlers({ ...common, sample: () => Promise.reject(new Error("there is no sample here")) }),
    };
    life = {
      store,
      scheduling,
      handlers,
      gate: makeCommandGate(store, authority, () => true),
      isUp,
      fuse(statements) {
        const { left } = mortal;
        mortal.left = statements;
        return left;
      },
      async end(gently) {
        for (const host of hosts.values()) host.unlink();
        ends.close();
        if (gently && isUp()) {
          await scheduling.stop();
          await callbacks.close();
        }
        program.end();
        mortal.dead = true;
        scheduling.close();
        await store.close();
        disk.end();
        life = null;
      },
    };
    const landing = { scheduling, isUp };
    await scheduling.start();
    // Not all find the server again at the same time.
    for (const host of hosts.values()) {
      world.clock.after(chance.between(50, 3000), () => {
        if (isUp() && !cutOff.has(host.nodeId)) void host.link(landing);
      });
    }
  }
  async function firstLife(store: Store, serverId: NodeId): Promise<void> {
    await store.write(async (tx) => {
      await saveSettings(tx, { name: "Month", zone: options.zone, setUp: true });
      user = await insertUser(tx, { id: ids.next<UserId>(), name: "root", passwordHash: "-", platformAdmin: true });
      for (let number = 1; number <= options.hosts; number++) {
        const name = `host-${number}`;
        const node = await insertNode(tx, {
          ...{ id: ids.next<NodeId>(), kind: "master", name, address: "127.0.0.1", port: 18591, parentId: serverId, remark: "", tags: [], slots: options.slots, groupId: null, weight: 10 },
          ...{ maintenance: null, state: "UNINITIALISED", reason: null, desired: "started", enrolledAt: tx.now, lastHeardAt: tx.now, host: null },
        });
        hosts.set(node.id, new ScriptedHost({ nodeId: node.id, name, slots: options.slots, clock: world.clock, chance: chanceOf(seed, name), witness }));
      }
    });
  }
  world.clock.every(PULSE_MS, () => {
    for (const host of hosts.values()) host.pulse();
  });

  return {
    dir,
    time,
    witness,
    warnings,
    hosts: (): ScriptedHost[] => [...hosts.values()],
    /** The server that lives. @throws while there is none. */
    life(): Life {
      if (life === null) throw new Error("there is no server");
      return life;
    },
    isUp: (): boolean => life?.isUp() === true,
    begin: (): Promise<void> => time.finish(begin()),
    end: (gently: boolean): Promise<void> => (life === null ? Promise.resolve() : time.finish(life.end(gently))),
    /** A command of the admin, as it comes from a client: parsed, looked at by rights, audited. Null when the server died with it. */
    async ask<K extends keyof UiUp & string>(name: K, input: InputOf<UiUp, K>): Promise<OutputOf<UiUp, K> | null> {
      const now = life!;
      const spec = uiUp[name];
      const parsed = spec.input.parse(input);
      const caller = { user, from: "127.0.0.1", sessionHash: null, token: null };
      const answer = async (): Promise<unknown> => {
        const { context } = await now.gate({ name, spec, input: parsed, caller, id: ids.next<string>() });
        return (now.handlers[name as keyof Handled] as (input: unknown, context: CommandContext) => unknown)(parsed, context);
      };
      // A dead server answers nothing: nobody waits for it.
      const told = answer().then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      let done: { value: unknown } | { error: unknown } | null = null;
      void told.then((outcome) => (done = outcome));
      await time.runUntil(time.now() + 60_000, () => done !== null || !now.isUp());
      const outcome = done as { value: unknown } | { error: unknown } | null;
      if (!now.isUp()) return null;
      if (outcome === null) throw new Error(`${name} was not answered within a minute`);
      if ("error" in outcome) throw outcome.error;
      return outcome.value as OutputOf<UiUp, K>;
    },
    /** The server does not die meanwhile. */
    async unharmed<T>(deed: () => Promise<T>): Promise<T> {
      const now = life!;
      const left = now.fuse(Infinity);
      try {
        return await deed();
      } finally {
        now.fuse(left);
      }
    },
    /** No network reaches this host until `reach`. */
    cut(host: ScriptedHost): void {
      cutOff.add(host.nodeId);
      host.unlink();
    },
    reach(host: ScriptedHost): void {
      cutOff.delete(host.nodeId);
      const now = life;
      if (now?.isUp() === true) void host.link({ scheduling: now.scheduling, isUp: now.isUp });
    },
    isCut: (host: ScriptedHost): boolean => cutOff.has(host.nodeId),
    remove: (): void => rmSync(dir, { recursive: true, force: true }),
  };
}
export type SimulatedPlatform = Awaited<ReturnType<typeof openSimulatedPlatform>>;
