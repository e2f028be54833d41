import { Refusal, type AlertChannel, type AlertChannelId, type ChannelConfig, type ProjectId } from "#contract";
import type { Selectable } from "kysely";
import type { AlertChannelsTable } from "../schema/operations.ts";
import type { Db, Tx } from "../store.ts";

/** A channel with the ciphertext of what is secret of it, or null. */
export type StoredChannel = AlertChannel & { readonly sealed: string | null };
const storedOf = (row: Selectable<AlertChannelsTable>): StoredChannel => ({
  id: row.id,
  projectId: row.project_id,
  name: row.name,
  enabled: row.enabled === 1,
  language: row.language,
  config: JSON.parse(row.config) as ChannelConfig,
  lastDelivery: row.last_delivery === null ? null : (JSON.parse(row.last_delivery) as AlertChannel["lastDelivery"]),
  version: row.version,
  changedSeq: row.changed_seq,
  sealed: row.secret,
});
/** What anybody may see of it. */
export function channelWithoutSealed(stored: StoredChannel): AlertChannel {
  const { sealed: _, ...channel } = stored;
  return channel;
}

/**
 * [STO2] Makes a channel (`version` null) or replaces the one that has this version; it stays in its scope. `config` is without what is
 * secret, which is `sealed`. Refusals: `alertChannel.notFound`, `alertChannel.stale`, `alertChannel.nameTaken`, `command.idTaken`.
 */
export async function saveAlertChannel(tx: Tx, input: Pick<StoredChannel, "id" | "projectId" | "name" | "enabled" | "language" | "config" | "sealed"> & { readonly version: number | null }): Promise<AlertChannel> {
  const before = await findAlertChannel(tx.db, input.id);
  if (input.version === null && before !== null) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  if (input.version !== null && (before === null || before.projectId !== input.projectId)) throw new Refusal("notFound", "alertChannel.notFound", { name: input.name });
  if (before !== null && before.version !== input.version) throw new Refusal("stale", "alertChannel.stale", { name: before.name });
  const namesake = await findAlertChannelByName(tx.db, input.projectId, input.name);
  if (namesake !== null && namesake.id !== input.id) throw new Refusal("conflict", "alertChannel.nameTaken", { name: input.name });
  const row: Selectable<AlertChannelsTable> = {
    id: input.id,
    project_id: input.projectId,
    name: input.name,
    enabled: Number(input.enabled),
    language: input.language,
    config: JSON.stringify(input.config),
    secret: input.sealed,
    last_delivery: before === null ? null : JSON.stringify(before.lastDelivery),
    version: (before?.version ?? 0) + 1,
    changed_seq: tx.seqOf("alertChannel", input.id),
  };
  if (before === null) await tx.db.insertInto("alert_channels").values(row).execute();
  else await tx.db.updateTable("alert_channels").set(row).where("id", "=", input.id).execute();
  return announce(tx, row);
}
/** [ALR3] Keeps the last answer of the other side; nothing when the channel is gone. Its version stays. */
export async function keepLastDelivery(tx: Tx, id: AlertChannelId, delivery: NonNullable<AlertChannel["lastDelivery"]>): Promise<void> {
  const before = await tx.db.selectFrom("alert_channels").selectAll().where("id", "=", id).executeTakeFirst();
  if (before === undefined) return;
  const row = { ...before, last_delivery: JSON.stringify(delivery), changed_seq: tx.seqOf("alertChannel", id) };
  await tx.db.updateTable("alert_channels").set({ last_delivery: row.last_delivery, changed_seq: row.changed_seq }).where("id", "=", id).execute();
  announce(tx, row);
}

/** With what waits for it; what was delivered stays in the log. Whether a rule names it is the caller's question. Refusal `alertChannel.notFound`. */
export async function removeAlertChannel(tx: Tx, id: AlertChannelId): Promise<void> {
  const channel = await findAlertChannel(tx.db, id);
  if (channel === null) throw new Refusal("notFound", "alertChannel.notFound", { name: id });
  await tx.db.deleteFrom("alert_messages").where("channel_id", "=", id).where("done_at", "is", null).execute();
  await tx.db.deleteFrom("alert_channels").where("id", "=", id).execute();
  tx.announce("alertChannel.removed", id, { topic: "platform", projectId: channel.projectId }, { id });
}

/** By name; all, or those of one scope. */
export async function listAlertChannels(db: Db, projectId?: ProjectId | null): Promise<StoredChannel[]> {
  let query = db.selectFrom("alert_channels").selectAll();
  if (projectId !== undefined) query = query.where("project_id", projectId === null ? "is" : "=", projectId);
  return (await query.orderBy("name").orderBy("id").execute()).map(storedOf);
}
export async function findAlertChannel(db: Db, id: AlertChannelId): Promise<StoredChannel | null> {
  const row = await db.selectFrom("alert_channels").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : storedOf(row);
}
export async function findAlertChannelByName(db: Db, projectId: ProjectId | null, name: string): Promise<StoredChannel | null> {
  return (await listAlertChannels(db, projectId)).find((channel) => channel.name === name) ?? null;
}

function announce(tx: Tx, row: Selectable<AlertChannelsTable>): AlertChannel {
  const channel = channelWithoutSealed(storedOf(row));
  tx.announce("alertChannel.changed", channel.id, { topic: "platform", projectId: channel.projectId }, { channel });
  return channel;
}
