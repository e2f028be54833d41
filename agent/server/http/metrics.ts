import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { TILES } from "#contract";
import { tileTotals, type Store } from "../../store/index.ts";
import type { Roster } from "../nodes/roster.ts";

/** Prometheus text, read from the store and the roster when it is asked for; nothing is counted twice. */
export function makeMetrics(options: { store: Store; roster: Roster; queueLength: () => number; finished: () => number; clients: () => number }) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "signalbox_" });
  const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ name: `signalbox_${name}`, help, labelNames, registers: [registry] });
  const tasks = gauge("task_instances", "Task instances by tile", ["tile"]);
  const nodes = gauge("nodes", "Nodes by state", ["state"]);
  const queue = gauge("queue_length", "Task instances that wait for a slot");
  const finished = gauge("tasks_finished_since_start", "Task instances that ended since this server started");
  const clients = gauge("clients", "Connected clients");
  const facts = gauge("last_fact", "Number of the last committed fact");
  return async (): Promise<string> => {
    const totals = await options.store.read(tileTotals);
    for (const tile of TILES) tasks.set({ tile }, totals[tile]);
    nodes.reset();
    for (const node of options.roster.all()) nodes.inc({ state: node.state });
    queue.set(options.queueLength());
    finished.set(options.finished());
    clients.set(options.clients());
    facts.set(options.store.lastSeq());
    return registry.metrics();
  };
}
