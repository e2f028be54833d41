import { say, sentence, tileOf, type AlertChannelId, type AlertId, type AlertRuleId, type WorkflowInstanceId } from "#contract";
import {
  alertsById,
  closeAlerts,
  dueAlertMessages,
  emailsOf,
  findAlertChannel,
  getSettings,
  keepLastDelivery,
  nextAlertMessageAt,
  pruneAlertMessages,
  raiseAlert,
  settleAlertMessage,
  snoozeEndsAt,
  waitWithAlertMessage,
  wakeAlerts,
  type Store,
  type StoredChannel,
  type StoredMessage,
} from "../../store/index.ts";
import { rootOf } from "../../domain/alerts/alertEvent.ts";
import { retryAfter } from "../../domain/alerts/retryAfter.ts";
import type { Clock, Timer } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { Runs } from "../planning/startRun.ts";
import type { SecretBox } from "../secrets/secretBox.ts";
import { openChannel } from "./channels/channelSecret.ts";
import type { Reach } from "./channels/resolveAllowed.ts";
import { runScriptFor, scriptRunOf } from "./channels/runScript.ts";
import { sendThrough, type Sent } from "./channels/sendThrough.ts";
import { makeDigests } from "./digests.ts";
import type { MessagePlace } from "./messageText.ts";

/** Messages on their way at once; of one channel one after another, so that what it is told stays in order. */
const AT_ONCE = 8;
const READ = 100;
/** The longest sleep: wall clocks jump. */
const SLEEP_MS = 30_000;
/** A script that runs is looked at again after this. */
const SCRIPT_LOOK_MS = 3000;
/** What was delivered, and what is over, is kept so long. */
const KEPT_MS = 90 * 86_400_000;
const PRUNE_MS = 3600_000;

export interface DeliveryOptions {
  readonly store: Store;
  readonly box: SecretBox;
  readonly runs: Runs;
  readonly dispatcher: () => Dispatcher;
  readonly place: () => MessagePlace;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/**
 * [ALR3] Takes messages out of the outbox. A try is stored with its answer before the next one; a crash between an answer and its commit
 * sends once more, under the same message id. Also wakes what is snoozed, by the same timer.
 */
export function openDeliveries(options: DeliveryOptions) {
  const { store, box, clock, ids, log } = options;
  const digests = makeDigests(store);
  const busy = new Set<AlertChannelId>();
  const running = new Set<Promise<void>>();
  let timer: Timer | null = null;
  let looking = false;
  let lookAgain = false;
  let closed = false;

  /** Platform channels are kept by who administers the platform's network; those of projects by others. */
  async function reachOf(channel: Pick<StoredChannel, "projectId">): Promise<Reach> {
    if (channel.projectId === null) return "anywhere";
    return (await store.read(getSettings)).projectAlertsPrivate ? "private" : "public";
  }
  async function attempt(channel: StoredChannel, message: StoredMessage): Promise<Sent | "waits"> {
    const config = openChannel(box, channel);
    const said = (word: Parameters<typeof sentence>[0], values = {}): string => say(sentence(word, values), channel.language);
    if (config === null) return { ok: false, answer: said("delivery.unreadable") };
    if (config.kind === "script") return script(channel, message);
    const emails = config.kind === "mail" ? await store.read((db) => emailsOf(db, message.toUsers)) : [];
    return sendThrough({ id: message.id, config, language: channel.language, message: message.message, emails, place: options.place(), reach: await reachOf(channel), now: clock.now() });
  }
  /** Starts the run of a message, or looks how it does. */
  async function script(channel: StoredChannel, { id, message }: StoredMessage): Promise<Sent | "waits"> {
    if (channel.config.kind !== "script") throw new Error("not a script");
    const { config } = channel;
    const { runId } = message;
    const task = runId === null ? null : await store.read((db) => scriptRunOf(db, runId));
    if (runId !== null && task !== null) {
      const tile = tileOf(task.state);
      if (tile !== "success" && tile !== "failed") return wait(id, message);
      return { ok: tile === "success", answer: say(sentence("delivery.ran", { run: runId, state: task.state, ...(task.reason === null ? {} : { ...task.reason.values, state: task.reason.code }) }), channel.language) };
    }
    const next = ids.next<WorkflowInstanceId>();
    try {
      const ready = await store.write(async (tx) => {
        const ready = await runScriptFor(tx, { ids, runs: options.runs }, { id, runId: next, config, name: channel.name, message, language: channel.language, place: options.place() });
        await waitWithAlertMessage(tx, id, { ...message, runId: next }, tx.now + SCRIPT_LOOK_MS);
        return ready;
      });
      options.dispatcher().enqueue(ready);
      return "waits";
    } catch (error) {
      return { ok: false, answer: error instanceof Error && "failure" in error ? say((error as { failure: { sentence: Parameters<typeof say>[0] } }).failure.sentence, channel.language) : String(error) };
    }
  }
  async function wait(id: string, message: StoredMessage["message"]): Promise<"waits"> {
    await store.write((tx) => waitWithAlertMessage(tx, id, message, tx.now + SCRIPT_LOOK_MS));
    return "waits";
  }

  async function deliver(first: StoredMessage): Promise<void> {
    const channel = await store.read((db) => findAlertChannel(db, first.channelId));
    if (channel === null) return;
    const message = await digests.next(channel, first);
    if (message === null) return;
    const sent: Sent | "waits" = channel.enabled ? await attempt(channel, message) : { ok: false, answer: say(sentence("delivery.disabled"), channel.language) };
    if (sent === "waits") return;
    await store.write(async (tx) => {
      const wait = sent.ok || !channel.enabled ? null : retryAfter(message.tryNo + 1);
      const nextAt = wait === null ? null : tx.now + wait;
      if (!(await settleAlertMessage(tx, ids.next<string>(), message, { ...sent, nextAt }))) return;
      if (!sent.ok && nextAt !== null && message.message.runId !== null) await waitWithAlertMessage(tx, message.id, { ...message.message, runId: null }, nextAt);
      await keepLastDelivery(tx, channel.id, { at: tx.now, ...sent });
      if (sent.ok) await closeAlerts(tx, [rootOf.channel(channel.id)], ["undelivered"]);
      if (!sent.ok && nextAt === null && channel.enabled) await giveUp(message, channel, sent.answer);

      async function giveUp(of: StoredMessage, told: StoredChannel, answer: string): Promise<void> {
        const about = of.alertId === null ? undefined : (await alertsById(tx.db, [of.alertId]))[0];
        if (about === undefined) return;
        await raiseAlert(tx, ids.next<AlertId>(), {
          projectId: told.projectId ?? about.projectId,
          ruleId: about.ruleId as AlertRuleId,
          ruleName: about.ruleName,
          kind: "undelivered",
          root: rootOf.channel(told.id),
          subject: sentence("alert.undelivered", { channel: told.name, answer }),
          taskInstanceId: null,
          workflowInstanceId: null,
          nodeId: null,
          people: about.people,
        });
      }
    });
  }

  function look(): void {
    if (closed) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    const done = (async () => {
      const due = await store.read((db) => dueAlertMessages(db, clock.now(), READ));
      for (const message of due) {
        if (running.size > AT_ONCE || busy.has(message.channelId)) continue;
        busy.add(message.channelId);
        const work = deliver(message)
          .catch((error: unknown) => {
            if (!closed) log.error("a message was not delivered", { id: message.id, error: String(error) });
          })
          .finally(() => {
            busy.delete(message.channelId);
            running.delete(work);
            look();
          });
        running.add(work);
      }
      const next = await store.read(nextAlertMessageAt);
      sleep(next === null ? SLEEP_MS : Math.min(SLEEP_MS, Math.max(0, next - clock.now())), next !== null && next <= clock.now());
    })()
      .catch((error: unknown) => {
        if (closed) return;
        log.error("the outbox of alerts was not read", { error: String(error) });
        sleep(SLEEP_MS, false);
      })
      .finally(() => {
        looking = false;
        running.delete(done);
        if (!lookAgain) return;
        lookAgain = false;
        look();
      });
    running.add(done);
  }
  /** What is due and waits for its channel is looked at when that one is done. */
  function sleep(ms: number, waitsForChannel: boolean): void {
    timer?.cancel();
    if (!closed) timer = clock.after(waitsForChannel ? SLEEP_MS : Math.max(1, ms), look);
  }
  const wake = async (): Promise<void> => {
    digests.prune(clock.now());
    const at = await store.read(snoozeEndsAt);
    if (at !== null && at <= clock.now()) await store.write(wakeAlerts);
  };
  const waking = clock.every(SLEEP_MS, () => void wake().catch((error: unknown) => log.warn("snoozed alerts were not looked at", { error: String(error) })));
  const pruning = clock.every(PRUNE_MS, () => void store.write((tx) => pruneAlertMessages(tx, tx.now - KEPT_MS)).catch((error: unknown) => log.warn("old alerts were not removed", { error: String(error) })));

  return {
    look,
    /** [ALR3] A message that says it is a test, sent now and kept nowhere but as the last answer of its channel. Scripts are waited for, half a minute at most. */
    async test(channel: StoredChannel, project: string | null): Promise<Sent> {
      const subject = sentence("alert.test", { channel: channel.name });
      const message: StoredMessage["message"] = {
        subject,
        at: clock.now(),
        project,
        workflow: null,
        businessDate: null,
        ended: null,
        peakMemoryBytes: null,
        lastLines: [],
        taskInstanceId: null,
        workflowInstanceId: null,
        runId: null,
        gathered: false,
        digest: null,
      };
      const stored: StoredMessage = { id: ids.next<string>(), alertId: null, channelId: channel.id, toUsers: [], message, tryNo: 0, nextAt: 0 };
      const sent = channel.config.kind === "script" ? await testScript(channel, stored) : await attempt(channel, stored);
      const answer = sent === "waits" ? { ok: false, answer: "" } : sent;
      await store.write((tx) => keepLastDelivery(tx, channel.id, { at: tx.now, ...answer }));
      return answer;
    },
    async close(): Promise<void> {
      closed = true;
      timer?.cancel();
      waking.cancel();
      pruning.cancel();
      await Promise.allSettled(running);
    },
  };

  async function testScript(channel: StoredChannel, of: StoredMessage): Promise<Sent> {
    const { config } = channel;
    if (config.kind !== "script") throw new Error("not a script");
    const runId = ids.next<WorkflowInstanceId>();
    const ready = await store.write((tx) => runScriptFor(tx, { ids, runs: options.runs }, { id: of.id, runId, config, name: channel.name, message: of.message, language: channel.language, place: options.place() }));
    options.dispatcher().enqueue(ready);
    for (let waited = 0; waited < SLEEP_MS && !closed; waited += 500) {
      const sent = await script(channel, { ...of, message: { ...of.message, runId } });
      if (sent !== "waits") return sent;
      await new Promise<void>((resolve) => void clock.after(500, resolve));
    }
    return { ok: false, answer: say(sentence("delivery.runs", { run: runId }), channel.language) };
  }
}
export type Deliveries = ReturnType<typeof openDeliveries>;
