import type { AlertId, AlertRule, AlertRuleId } from "#contract";
import { closeAlerts, findAlertChannel, getSettings, insertAlertMessage, peopleWhoSee, raiseAlert, rulesFired, type Person, type Tx } from "../../store/index.ts";
import { quietUntil } from "../../domain/alerts/quietUntil.ts";
import { ruleMatches } from "../../domain/alerts/ruleMatches.ts";
import { whoIsTold } from "../../domain/alerts/whoIsTold.ts";
import type { Ids } from "../../platform/ids.ts";
import type { AlertStep } from "./factEvents.ts";

/**
 * [ALR1] In a unit: what the rules make of it. An alert and the messages about it are stored together, in the order
 * in which things happened. Answers which roots were opened or added to.
 */
export async function raise(tx: Tx, ids: Ids, rules: readonly AlertRule[], steps: readonly AlertStep[]): Promise<{ readonly opened: ReadonlySet<string>; readonly messages: number }> {
  const opened = new Set<string>();
  const fired = new Set<AlertRuleId>();
  const seeing = new Map<string, Promise<Person[]>>();
  let zone: string | null = null;
  let messages = 0;
  for (const step of steps) {
    if ("over" in step) {
      if ((await closeAlerts(tx, [step.over], step.kinds)) > 0) opened.delete(step.over);
      continue;
    }
    const { event, only } = step;
    for (const rule of rules) {
      if (!ruleMatches(rule, event) || only?.includes(rule.id) === false) continue;
      const key = event.projectId ?? "";
      if (!seeing.has(key)) seeing.set(key, peopleWhoSee(tx.db, event.projectId));
      const people = whoIsTold(rule.to, event, await seeing.get(key)!);
      // A rule that reaches nobody tells nothing: no alert stands in the inbox that is nobody's.
      if (people.length === 0 && rule.to.channels.length === 0) continue;
      const { projectId, kind, root, subject, taskInstanceId, workflowInstanceId, nodeId } = event;
      const { alert, added } = await raiseAlert(tx, ids.next<AlertId>(), { projectId, ruleId: rule.id, ruleName: rule.name, kind, root, subject, taskInstanceId, workflowInstanceId, nodeId, people });
      opened.add(root);
      if (added) continue;
      fired.add(rule.id);
      zone ??= (await getSettings(tx.db)).zone;
      const nextAt = quietUntil(rule.quiet, tx.now, zone) ?? tx.now;
      for (const channelId of rule.to.channels) {
        const channel = await findAlertChannel(tx.db, channelId);
        if (channel === null || !channel.enabled || (channel.projectId !== null && channel.projectId !== projectId)) continue;
        const message = { ...event.message, subject, at: tx.now, taskInstanceId, workflowInstanceId, runId: null, gathered: false, digest: null };
        await insertAlertMessage(tx, { id: ids.next<string>(), alertId: alert.id, channelId, toUsers: people, message, nextAt });
        messages++;
      }
    }
  }
  await rulesFired(tx, fired);
  return { opened, messages };
}
