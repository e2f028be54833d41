import { Refusal, sentence, type Handlers, type HostCheck, type Node, type NodeId, type UiUp } from "#contract";
import { eventsSince, samplesSince, type Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Fleet } from "../nodes/fleet.ts";
import type { Roster } from "../nodes/roster.ts";
import { serverChecks } from "./checks.ts";
import type { Installs } from "./installs.ts";
import type { NodeHistory } from "./nodeHistory.ts";
import type { Upgrades } from "./upgrades.ts";

export type HostNames = "node.history" | "node.processes" | "node.checks" | "node.install" | "node.installSteps" | "node.upgrade";
const HOUR_MS = 3_600_000;
const EVENTS = 500;
const CHECK_MS = 5_000;

/** What is known of a host beyond its place in the tree (UX.md, screens 22 and 23). */
export function hostHandlers(options: {
  readonly store: Store;
  readonly roster: Roster;
  readonly fleet: () => Fleet;
  readonly history: NodeHistory;
  readonly installs: Installs;
  readonly upgrades: Upgrades;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly version: string;
}): Pick<Handlers<UiUp, CommandContext>, HostNames> {
  const { store, roster, clock, ids } = options;
  const nodeOf = (id: NodeId): Node => {
    const node = roster.find(id);
    if (node === undefined) throw new Refusal("notFound", "node.notFound", { name: id });
    return node;
  };
  return {
    "node.history": async ({ nodeId, hours }) => {
      nodeOf(nodeId);
      const since = clock.now() - hours * HOUR_MS;
      const stored = await store.read(async (db) => ({ samples: await samplesSince(db, nodeId, since), events: await eventsSince(db, nodeId, since, EVENTS) }));
      const current = options.history.current(nodeId);
      return { samples: current === null || stored.samples.at(-1)?.at === current.at ? stored.samples : [...stored.samples, current], events: stored.events };
    },
    "node.processes": async ({ nodeId, limit }) => {
      const node = nodeOf(nodeId);
      if (node.kind === "server") throw new Refusal("refused", "node.serverOnly");
      return options.fleet().ask(nodeId, "host.processes", { nodeId, limit }, ids.next());
    },
    "node.checks": async ({ nodeId }) => {
      const node = nodeOf(nodeId);
      if (node.kind === "server") return { checks: [] };
      const own = serverChecks(node, { roster, fleet: options.fleet(), clock, version: options.version });
      const reachable = own.every((check) => check.name !== "heard" || check.ok === true) && node.enrolledAt !== null;
      const asked: HostCheck[] = reachable
        ? await options
            .fleet()
            .ask(nodeId, "host.checks", { nodeId }, ids.next(), CHECK_MS)
            .then(
              ({ checks }) => checks,
              () => [{ name: "answer", ok: false, detail: sentence("node.noAnswer", { address: `${node.address}:${node.port}`, seconds: CHECK_MS / 1000 }), fix: sentence("check.heardFix", { address: "" }) }],
            )
        : [];
      return { checks: [...own, ...asked] };
    },
    "node.install": ({ nodeId, minutes, uses }, context) => options.installs.line(nodeId, { minutes, uses }, context),
    "node.installSteps": async ({ nodeId }) => ({ steps: await options.installs.steps(nodeOf(nodeId).id) }),
    "node.upgrade": async ({ nodeIds, parallel }, context) => {
      const names = nodeIds.map((id) => nodeOf(id).name);
      return context.commit({ object: `upgrade ${names.join(", ")}`.slice(0, 200), after: { version: options.version } }, async () => ({ started: options.upgrades.start(nodeIds, parallel) }));
    },
  };
}
