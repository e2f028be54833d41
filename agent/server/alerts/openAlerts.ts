import type { Handlers, UiUp } from "#contract";
import type { Store } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Authority } from "../auth/authority.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { Revisions } from "../dispatch/revisions.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Roster } from "../nodes/roster.ts";
import type { Runs } from "../planning/startRun.ts";
import type { SecretBox } from "../secrets/secretBox.ts";
import { alertHandlers } from "./alertHandlers.ts";
import { channelHandlers } from "./channelHandlers.ts";
import { makeDefaultRule } from "./defaultRule.ts";
import { openDeliveries } from "./deliveries.ts";
import { makeFactEvents } from "./factEvents.ts";
import type { MessagePlace } from "./messageText.ts";
import { ruleHandlers } from "./ruleHandlers.ts";
import { openTimedEvents, type Predict } from "./timedEvents.ts";
import { openFactWatch } from "./watchFacts.ts";

export interface AlertOptions {
  readonly store: Store;
  readonly authority: Authority;
  readonly box: SecretBox;
  readonly roster: Roster;
  readonly revisions: Revisions;
  readonly runs: Runs;
  readonly dispatcher: () => Dispatcher;
  readonly predict: Predict;
  readonly place: () => MessagePlace;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}
type Names = Extract<keyof UiUp, `alert.${string}` | `alertRule.${string}` | `alertChannel.${string}`>;

/** [ALR1] [ALR2] [ALR3] Alerts, whole. What it holds in memory is rebuilt from the store, so it may die at any line. */
export async function openAlerts(options: AlertOptions) {
  const { store, authority, box, roster, clock, ids, log } = options;
  await makeDefaultRule(store, ids);
  const events = makeFactEvents({ revisions: options.revisions, roster });
  const deliveries = openDeliveries({ store, box, runs: options.runs, dispatcher: options.dispatcher, place: options.place, clock, ids, log });
  const watch = await openFactWatch({ store, events, roster, clock, ids, log, onMessages: deliveries.look });
  const timed = openTimedEvents({ store, events, watch, roster, predict: options.predict, clock, log });
  const handlers: Pick<Handlers<UiUp, CommandContext>, Names> = {
    ...alertHandlers({ store, authority, clock }),
    ...ruleHandlers({ store, authority }),
    ...channelHandlers({ store, authority, box, deliveries }),
  };
  return {
    handlers,
    async start(): Promise<void> {
      await watch.start();
      deliveries.look();
    },
    async close(): Promise<void> {
      await timed.close();
      await watch.close();
      await deliveries.close();
    },
  };
}
export type Alerts = Awaited<ReturnType<typeof openAlerts>>;
