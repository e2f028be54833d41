import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentDown, agentUp, CONTROL_PATH, FLEET_NAMESPACE, type NodeId } from "#contract";
import { systemClock } from "../../agent/platform/clock.ts";
import { makeIds } from "../../agent/platform/ids.ts";
import type { Logger } from "../../agent/platform/logger.ts";
import { openParentLink } from "../../agent/slave/link/parentLink.ts";
import { enrol } from "../../agent/slave/index.ts";
import { hostFacts } from "../../agent/slave/probe/hostFacts.ts";
import type { FaultRun } from "../fixtures/faultRun.ts";

const ids = makeIds(systemClock);
const silent: Logger = { info() {}, warn() {}, error() {}, child: () => silent };

/** Many masters that have really joined, prove who they are at every connection and sync, and run nothing. */
export interface Storm {
  /** How many have synced over their connection of now. */
  readonly synced: number;
  close(): void;
}

export async function openStorm(run: FaultRun, count: number): Promise<Storm> {
  const server = (await run.ask("node.list", {})).nodes.find((node) => node.kind === "server")!;
  const dir = mkdtempSync(join(tmpdir(), "signalbox-storm-"));
  const synced = new Set<NodeId>();
  const links: { close(): void }[] = [];
  const never = (): never => {
    throw new Error("not asked");
  };
  const join_ = async (index: number): Promise<void> => {
    const node = await run.ask("node.create", { kind: "master", name: `storm-${index}`, parentId: server.id, slots: 0 });
    const { token } = await run.ask("node.join", { nodeId: node.id });
    const identity = await enrol(token, { dir: join(dir, String(index)), clock: systemClock, ids, certificate: null, version: "0.1.0" });
    const host = hostFacts({ version: "0.1.0", incarnation: ids.next<string>(), startedAt: Date.now() });
    const link = openParentLink({
      identity,
      path: CONTROL_PATH,
      namespace: FLEET_NAMESPACE,
      says: agentUp,
      hears: agentDown,
      handlers: {
        "link.challenge": () => {},
        "attempt.offer": never,
        "attempt.offers": never,
        "attempt.assign": never,
        "attempt.assigns": never,
        "attempt.kill": () => ({ known: false }),
        "service.set": ({ service }) => ({ service, cause: null }),
        "host.processes": never,
        "host.checks": never,
        "source.test": never,
        "agent.upgrade": never,
        "crew.admit": () => ({}),
        "uplink.changed": () => {},
      },
      ids,
      log: silent,
      onUp: () =>
        void link.call("agent.sync", { nodeId: identity.nodeId, host, service: "started", slots: 0, clock: Date.now(), holding: [] }).then(
          () => synced.add(identity.nodeId),
          () => {},
        ),
      onDown: () => void synced.delete(identity.nodeId),
    });
    links.push(link);
  };
  const LANES = 10;
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let index = lane; index < count; index += LANES) await join_(index);
    }),
  );
  return {
    get synced() {
      return synced.size;
    },
    close() {
      for (const link of links) link.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
