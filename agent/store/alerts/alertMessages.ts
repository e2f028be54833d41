import type { AlertChannelId, AlertDelivery, AlertId, AlertMessage, AlertRuleId, UserId } from "#contract";
import type { Selectable } from "kysely";
import type { AlertMessagesTable } from "../schema/operations.ts";
import type { Db, Tx } from "../store.ts";

/** [ALR1] A message of the outbox. `since` is when it was put there, to know when to give it up. */
export interface StoredMessage {
  readonly id: string;
  readonly alertId: AlertId | null;
  readonly channelId: AlertChannelId;
  readonly toUsers: readonly UserId[];
  readonly message: AlertMessage;
  /** How often it was tried. */
  readonly tryNo: number;
  readonly nextAt: number;
}
const messageOf = (row: Selectable<AlertMessagesTable>): StoredMessage => ({
  id: row.id,
  alertId: row.alert_id,
  channelId: row.channel_id,
  toUsers: JSON.parse(row.to_users) as UserId[],
  message: { gathered: false, digest: null, ...(JSON.parse(row.body) as Omit<AlertMessage, "gathered" | "digest">) },
  tryNo: row.try_no,
  nextAt: row.next_at ?? 0,
});

export async function insertAlertMessage(tx: Tx, input: Omit<StoredMessage, "tryNo">): Promise<void> {
  const { message } = input;
  await tx.db
    .insertInto("alert_messages")
    .values({
      id: input.id,
      alert_id: input.alertId,
      channel_id: input.channelId,
      to_users: JSON.stringify(input.toUsers),
      subject: JSON.stringify(message.subject),
      body: JSON.stringify(message),
      next_at: input.nextAt,
      done_at: null,
    })
    .execute();
}
/** What is to be sent by now, the longest waiting first. */
export async function dueAlertMessages(db: Db, now: number, limit: number): Promise<StoredMessage[]> {
  return (await db.selectFrom("alert_messages").selectAll().where("done_at", "is", null).where("next_at", "<=", now).orderBy("next_at").orderBy("id").limit(limit).execute()).map(messageOf);
}
/** When the next message is due; null when none waits. */
export async function nextAlertMessageAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom("alert_messages")
    .select((of) => of.fn.min("next_at").as("at"))
    .where("done_at", "is", null)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** [ALR3] Keeps how a try ended. With `nextAt` it is tried again then; without, it is over. False when it was over before. */
export async function settleAlertMessage(tx: Tx, deliveryId: string, of: StoredMessage, outcome: { readonly ok: boolean; readonly answer: string; readonly nextAt: number | null }): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable("alert_messages")
    .set({ try_no: of.tryNo + 1, next_at: outcome.nextAt, done_at: outcome.nextAt === null ? tx.now : null })
    .where("id", "=", of.id)
    .where("try_no", "=", of.tryNo)
    .where("done_at", "is", null)
    .executeTakeFirst();
  if (Number(numUpdatedRows) === 0) return false;
  const tried = { message_id: of.id, channel_id: of.channelId, at: tx.now, try_no: of.tryNo + 1, ok: Number(outcome.ok), answer: outcome.answer, next_at: outcome.nextAt };
  const others = (of.message.digest?.alertIds ?? []).filter((id) => id !== of.alertId);
  const rows = [{ id: deliveryId, alert_id: of.alertId, ...tried }, ...others.map((alertId, index) => ({ id: `${deliveryId}.${index}`, alert_id: alertId, ...tried }))];
  for (let from = 0; from < rows.length; from += 100)
    await tx.db
      .insertInto("alert_deliveries")
      .values(rows.slice(from, from + 100))
      .execute();
  return true;
}
/** [ALR5] What a rule has for a channel and was never tried, and is not many already; with `toUsers`, of these readers alone. The longest waiting first. */
export async function freshAlertMessages(db: Db, of: { readonly channelId: AlertChannelId; readonly ruleId: AlertRuleId; readonly toUsers: readonly UserId[] | null; readonly limit: number }): Promise<StoredMessage[]> {
  let query = db
    .selectFrom("alert_messages as m")
    .innerJoin("alerts as a", "a.id", "m.alert_id")
    .selectAll("m")
    .where("m.done_at", "is", null)
    .where("m.next_at", "is not", null)
    .where("m.channel_id", "=", of.channelId)
    .where("a.rule_id", "=", of.ruleId)
    .where("m.try_no", "=", 0);
  if (of.toUsers !== null) query = query.where("m.to_users", "=", JSON.stringify(of.toUsers));
  const rows = await query.orderBy("m.next_at").orderBy("m.id").limit(of.limit).execute();
  return rows.map(messageOf).filter(({ message }) => message.digest === null && message.runId === null);
}
/** [ALR5] Messages that wait until then to be told together. */
export async function postponeAlertMessages(tx: Tx, messages: readonly StoredMessage[], until: number): Promise<void> {
  for (const { id, message } of messages) await waitWithAlertMessage(tx, id, { ...message, gathered: true }, until);
}
/** [ALR5] Makes one message of several: the leader says what they said, the others are over. */
export async function gatherAlertMessages(tx: Tx, leader: StoredMessage, others: readonly StoredMessage[]): Promise<void> {
  await waitWithAlertMessage(tx, leader.id, leader.message, leader.nextAt);
  const ids = others.map(({ id }) => id);
  for (let from = 0; from < ids.length; from += 500)
    await tx.db
      .updateTable("alert_messages")
      .set({ done_at: tx.now, next_at: null })
      .where("id", "in", ids.slice(from, from + 500))
      .where("done_at", "is", null)
      .execute();
}
/** Sends a message again later without counting a try, with what is known of it now. */
export async function waitWithAlertMessage(tx: Tx, id: string, message: AlertMessage, nextAt: number): Promise<void> {
  await tx.db
    .updateTable("alert_messages")
    .set({ body: JSON.stringify(message), next_at: nextAt })
    .where("id", "=", id)
    .where("done_at", "is", null)
    .execute();
}

export interface DeliveryFilter {
  readonly alertId?: AlertId | undefined;
  /** Of these channels only. */
  readonly channelIds?: readonly AlertChannelId[] | undefined;
  readonly limit: number;
}
/** Newest first, with the name that the channel has now. */
export async function listAlertDeliveries(db: Db, filter: DeliveryFilter): Promise<AlertDelivery[]> {
  if (filter.channelIds?.length === 0) return [];
  let query = db.selectFrom("alert_deliveries as d").leftJoin("alert_channels as c", "c.id", "d.channel_id").select(["d.at", "d.channel_id", "c.name", "d.try_no", "d.ok", "d.answer", "d.next_at"]);
  // One try of a message that tells of many is one line of a channel, and one of each alert.
  query = filter.alertId === undefined ? query.where("d.id", "not like", "%.%") : query.where("d.alert_id", "=", filter.alertId);
  if (filter.channelIds !== undefined) query = query.where("d.channel_id", "in", filter.channelIds);
  const rows = await query.orderBy("d.id", "desc").limit(filter.limit).execute();
  return rows.map((row) => ({ at: row.at, channelId: row.channel_id, channelName: row.name ?? "", tryNo: row.try_no, ok: row.ok === 1, answer: row.answer, nextAt: row.next_at }));
}
/** Forgets what was delivered or given up before this instant, and its log. */
export async function pruneAlertMessages(tx: Tx, before: number): Promise<void> {
  await tx.db.deleteFrom("alert_messages").where("done_at", "<", before).execute();
  await tx.db.deleteFrom("alert_deliveries").where("at", "<", before).execute();
  await tx.db.deleteFrom("alerts").where("closed_at", "<", before).execute();
}
