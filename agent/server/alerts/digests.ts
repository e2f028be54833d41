import { sentence } from "#contract";
import { alertsById, freshAlertMessages, gatherAlertMessages, postponeAlertMessages, type Store, type StoredChannel, type StoredMessage } from "../../store/index.ts";
import { DIGEST_MS, digestOf, LISTED, MOST_GATHERED } from "../../domain/alerts/digestOf.ts";

/**
 * [ALR5] Says what of the outbox goes next to a channel: a message as it is, or many as one. What many become is stored, in one unit, before any of it
 * is sent: after a crash it is the same message with the same id, and none of its alerts is told apart from it. How much was told lately is only
 * remembered: a server that starts anew may tell three more.
 */
export function makeDigests(store: Store) {
  const lately = new Map<string, number[]>();
  const keyOf = (ruleId: string, channel: StoredChannel, message: StoredMessage): string => `${channel.id} ${ruleId} ${readersOf(channel, message) ?? ""}`;
  /** A mail goes to the people of its alert: only those with the same readers become one, so that nobody reads what is not for them. */
  const readersOf = (channel: StoredChannel, message: StoredMessage): StoredMessage["toUsers"] | null => (channel.config.kind === "mail" ? message.toUsers : null);

  return {
    /** The message to be sent now; null when it waits to be told with others, or was told with others meanwhile. */
    async next(channel: StoredChannel, message: StoredMessage): Promise<StoredMessage | null> {
      const { alertId } = message;
      if (alertId === null || message.tryNo > 0 || message.message.digest !== null || message.message.runId !== null) return message;
      return store.write(async (tx) => {
        const [alert] = await alertsById(tx.db, [alertId]);
        if (alert === undefined) return message;
        const { ruleId, ruleName } = alert;
        const fresh = await freshAlertMessages(tx.db, { channelId: channel.id, ruleId, toUsers: readersOf(channel, message), limit: MOST_GATHERED });
        const due = fresh.filter((one) => one.nextAt <= tx.now);
        if (due.length === 0) return null;
        const key = keyOf(ruleId, channel, message);
        const told = (lately.get(key) ?? []).filter((at) => at > tx.now - DIGEST_MS && at <= tx.now);
        const gathering = fresh.filter((one) => one.nextAt > tx.now && one.message.gathered).map((one) => one.nextAt);
        const telling = digestOf({ due: due.map((one) => ({ gathered: one.message.gathered })), gatheringUntil: gathering.length === 0 ? null : Math.min(...gathering), told, now: tx.now });
        if (telling.how === "wait") {
          await postponeAlertMessages(tx, due, telling.until);
          return null;
        }
        lately.set(key, [...told, tx.now]);
        if (telling.how === "alone") return due.find((one) => one.id === message.id) ?? due[0]!;
        const [leader, ...followers] = due as [StoredMessage, ...StoredMessage[]];
        const project = due.every((one) => one.message.project === leader.message.project) ? leader.message.project : null;
        const together: StoredMessage = {
          ...leader,
          message: {
            ...{ subject: sentence("alert.digest", { count: due.length, rule: ruleName }), at: leader.message.at, project, workflow: null, businessDate: null },
            ...{ ended: null, peakMemoryBytes: null, lastLines: [], taskInstanceId: null, workflowInstanceId: null, runId: null, gathered: false },
            digest: { subjects: due.slice(0, LISTED).map((one) => one.message.subject), alertIds: due.map((one) => one.alertId!) },
          },
        };
        await gatherAlertMessages(tx, together, followers);
        return together;
      });
    },
    /** Forgets what is older than a minute. */
    prune(now: number): void {
      for (const [key, times] of lately) if (times.every((at) => at <= now - DIGEST_MS)) lately.delete(key);
    },
  };
}
