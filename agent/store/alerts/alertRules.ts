import { Refusal, type AlertChannelId, type AlertRule, type AlertRuleId, type ProjectId } from "#contract";
import type { Selectable } from "kysely";
import type { AlertRulesTable } from "../schema/operations.ts";
import type { Db, Tx } from "../store.ts";

type Body = Pick<AlertRule, "of" | "minutes" | "to" | "quiet">;
const ruleOf = (row: Selectable<AlertRulesTable>): AlertRule => ({
  id: row.id,
  projectId: row.project_id,
  name: row.name,
  enabled: row.enabled === 1,
  kind: row.kind as AlertRule["kind"],
  ...(JSON.parse(row.body) as Body),
  lastFiredAt: row.last_fired_at,
  version: row.version,
  changedSeq: row.changed_seq,
});

/**
 * [STO2] Makes a rule (`version` null) or replaces the one that has this version; it stays in its scope. Refusals: `alertRule.notFound`,
 * `alertRule.stale`, `alertRule.nameTaken` in its scope, `command.idTaken`.
 */
export async function saveAlertRule(tx: Tx, input: Omit<AlertRule, "version" | "lastFiredAt" | "changedSeq"> & { readonly version: number | null }): Promise<AlertRule> {
  const before = await findAlertRule(tx.db, input.id);
  if (input.version === null && before !== null) throw new Refusal("conflict", "command.idTaken", { id: input.id });
  if (input.version !== null && (before === null || before.projectId !== input.projectId)) throw new Refusal("notFound", "alertRule.notFound", { name: input.name });
  if (before !== null && before.version !== input.version) throw new Refusal("stale", "alertRule.stale", { name: before.name });
  const namesake = await findAlertRuleByName(tx.db, input.projectId, input.name);
  if (namesake !== null && namesake.id !== input.id) throw new Refusal("conflict", "alertRule.nameTaken", { name: input.name });
  const { of, minutes, to, quiet } = input;
  const row: Selectable<AlertRulesTable> = {
    id: input.id,
    project_id: input.projectId,
    name: input.name,
    enabled: Number(input.enabled),
    kind: input.kind,
    body: JSON.stringify({ of, minutes, to, quiet } satisfies Body),
    last_fired_at: before?.lastFiredAt ?? null,
    version: (before?.version ?? 0) + 1,
    changed_seq: tx.seqOf("alertRule", input.id),
  };
  if (before === null) await tx.db.insertInto("alert_rules").values(row).execute();
  else await tx.db.updateTable("alert_rules").set(row).where("id", "=", input.id).execute();
  return announce(tx, row);
}

/** Its alerts stay as they are. Refusal `alertRule.notFound`. */
export async function removeAlertRule(tx: Tx, id: AlertRuleId): Promise<void> {
  const rule = await findAlertRule(tx.db, id);
  if (rule === null) throw new Refusal("notFound", "alertRule.notFound", { name: id });
  await tx.db.deleteFrom("alert_rules").where("id", "=", id).execute();
  tx.announce("alertRule.removed", id, { topic: "platform", projectId: rule.projectId }, { id });
}
/** Notes that these rules have just told something; those that are gone are left out. */
export async function rulesFired(tx: Tx, ids: ReadonlySet<AlertRuleId>): Promise<void> {
  for (const id of ids) {
    const before = await tx.db.selectFrom("alert_rules").selectAll().where("id", "=", id).executeTakeFirst();
    if (before === undefined) continue;
    const row = { ...before, last_fired_at: tx.now, changed_seq: tx.seqOf("alertRule", id) };
    await tx.db.updateTable("alert_rules").set({ last_fired_at: row.last_fired_at, changed_seq: row.changed_seq }).where("id", "=", id).execute();
    announce(tx, row);
  }
}

/** By name; all, or those of one scope. */
export async function listAlertRules(db: Db, projectId?: ProjectId | null): Promise<AlertRule[]> {
  let query = db.selectFrom("alert_rules").selectAll();
  if (projectId !== undefined) query = query.where("project_id", projectId === null ? "is" : "=", projectId);
  return (await query.orderBy("name").orderBy("id").execute()).map(ruleOf);
}
export async function findAlertRule(db: Db, id: AlertRuleId): Promise<AlertRule | null> {
  const row = await db.selectFrom("alert_rules").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : ruleOf(row);
}
export async function findAlertRuleByName(db: Db, projectId: ProjectId | null, name: string): Promise<AlertRule | null> {
  return (await listAlertRules(db, projectId)).find((rule) => rule.name === name) ?? null;
}
/** Rules that send to a channel, by name. */
export const rulesWithChannel = async (db: Db, id: AlertChannelId): Promise<AlertRule[]> => (await listAlertRules(db)).filter((rule) => rule.to.channels.includes(id));

function announce(tx: Tx, row: Selectable<AlertRulesTable>): AlertRule {
  const rule = ruleOf(row);
  tx.announce("alertRule.changed", rule.id, { topic: "platform", projectId: rule.projectId }, { rule });
  return rule;
}
