import { Refusal, sentence, type Handlers, type ServiceHealth, type UiUp } from "#contract";
import { getSettings, saveSettings, tileTotals, type PlatformSettings, type Store } from "../store/index.ts";
import { zoneIsKnown } from "../domain/planning/businessDate.ts";
import type { Clock } from "../platform/clock.ts";
import type { CommandContext } from "./gateway/commandContext.ts";
import type { Roster } from "./nodes/roster.ts";

/** One part of the server and how it does; what `ipcs` and `ps` showed on a TASKCTL host. */
export interface ServiceProbe {
  readonly name: string;
  readonly check: () => { healthy: boolean; detail: ServiceHealth["detail"] };
}
export const counted = (count: number, what: string): ServiceHealth["detail"] => sentence("service.count", { count, what });

/** How the platform does, and its few settings. */
export function platformHandlers(options: {
  store: Store;
  roster: Roster;
  clock: Clock;
  version: string;
  probes: () => readonly ServiceProbe[];
  queueLength: () => number;
  finished: () => number;
  /** What logs take, as of the last look. */
  logsUsed: () => { bytes: number; files: number };
  /** Called after the platform's settings were changed. */
  onSettings: (settings: PlatformSettings) => void;
}): Pick<Handlers<UiUp, CommandContext>, `platform.${"status" | "services" | "update" | "placement" | "logs" | "alerts"}`> {
  const { store, roster, clock } = options;
  const startedAt = clock.now();
  /** How many task instances had ended at the start of each of the last minutes. */
  let minute = { at: clock.monotonicMs(), finished: 0, rate: 0 };
  const rate = () => {
    const elapsedMs = clock.monotonicMs() - minute.at;
    const current = ((options.finished() - minute.finished) * 60_000) / Math.max(1000, elapsedMs);
    if (elapsedMs > 60_000) minute = { at: clock.monotonicMs(), finished: options.finished(), rate: current };
    return Math.round(elapsedMs < 10_000 && minute.rate > 0 ? minute.rate : current);
  };
  return {
    "platform.status": async () => {
      const settings = await store.read(getSettings);
      const nodes = roster.all();
      return {
        name: settings.name,
        zone: settings.zone,
        version: options.version,
        startedAt,
        now: clock.now(),
        pid: process.pid,
        store: store.kind,
        storeBytes: await store.sizeBytes(),
        tasks: await store.read(tileTotals),
        queue: options.queueLength(),
        finishedPerMinute: rate(),
        nodes: nodes.length,
        nodesStarted: nodes.filter((node) => node.state === "STARTED").length,
        memoryBytes: process.memoryUsage().rss,
      };
    },
    "platform.logs": async () => ({ retention: (await store.read(getSettings)).logs, ...options.logsUsed() }),
    "platform.alerts": async () => ({ projectAlertsPrivate: (await store.read(getSettings)).projectAlertsPrivate }),
    "platform.services": () => options.probes().map((probe) => ({ name: probe.name, since: startedAt, ...probe.check() })),
    "platform.update": async (input, context) => {
      if (input.zone !== undefined && !zoneIsKnown(input.zone)) throw new Refusal("invalid", "zone.unknown", { zone: input.zone });
      const before = await store.read(getSettings);
      await context.commit({ object: "platform", before, after: input }, async (tx) => {
        await saveSettings(tx, input);
        return {};
      });
      options.onSettings(await store.read(getSettings));
      return {};
    },
    "platform.placement": async () => {
      const { placement, strategy, lanes } = await store.read(getSettings);
      return { placement, strategy, lanes };
    },
  };
}
