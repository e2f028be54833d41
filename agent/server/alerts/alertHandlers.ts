import { Refusal, type Alert, type AlertId, type Handlers, type UiUp } from "#contract";
import { acknowledgeAlerts, alertsById, blockedBehind, countAlerts, listAlertChannels, listAlertDeliveries, listAlerts, snoozeAlerts, type Store, type StoredAlert } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";

/** The inbox. [ACC2] An alert of a project that the reader does not see is not there. */
export function alertHandlers({ store, authority, clock }: { readonly store: Store; readonly authority: Authority; readonly clock: Clock }): Pick<Handlers<UiUp, CommandContext>, Extract<keyof UiUp, `alert.${string}`>> {
  const mustSee = async (context: CommandContext, ids: readonly AlertId[]): Promise<StoredAlert[]> => {
    const visible = await authority.visibleProjects(context.caller);
    const found = (await store.read((db) => alertsById(db, ids))).filter(({ projectId }) => projectId === null || visible === undefined || visible.includes(projectId));
    const missing = ids.find((id) => found.every((alert) => alert.id !== id));
    if (missing !== undefined) throw new Refusal("notFound", "alert.notFound", { id: missing });
    return found;
  };
  const nameOf = (alerts: readonly StoredAlert[]): string => (alerts.length === 1 ? `alert ${alerts[0]!.id}` : `${alerts.length} alerts`);
  const projectOf = (alerts: readonly StoredAlert[]) => (new Set(alerts.map(({ projectId }) => projectId)).size === 1 ? alerts[0]!.projectId : null);
  return {
    "alert.list": async ({ mine, ...input }, context) => {
      const { id: userId } = context.caller.user!;
      const projectIds = await authority.visibleProjects(context.caller);
      const seq = store.lastSeq();
      return store.read(async (db) => {
        const alerts = await listAlerts(db, { ...input, projectIds, userId: mine === true ? userId : undefined });
        const blocked = await blockedBehind(db, alerts);
        const shown = ({ people, ...alert }: StoredAlert): Alert => ({ ...alert, blocked: blocked.get(alert.taskInstanceId ?? "") ?? 0, mine: people.includes(userId) });
        const latest = (await listAlerts(db, { projectIds, limit: 1 }))[0];
        return { alerts: alerts.map(shown), open: await countAlerts(db, { projectIds, userId, state: "open" }), lastAt: latest?.at ?? null, seq };
      });
    },
    "alert.acknowledge": async ({ ids }, context) => {
      const alerts = await mustSee(context, ids);
      return context.commit({ object: nameOf(alerts), projectId: projectOf(alerts), after: { state: "acknowledged" } }, async (tx) => ({ changed: await acknowledgeAlerts(tx, ids, callerName(context.caller)) }));
    },
    "alert.snooze": async ({ ids, until }, context) => {
      if (until <= clock.now()) throw new Refusal("invalid", "alert.snoozePast");
      const alerts = await mustSee(context, ids);
      return context.commit({ object: nameOf(alerts), projectId: projectOf(alerts), after: { state: "snoozed", until } }, async (tx) => ({ changed: await snoozeAlerts(tx, ids, until) }));
    },
    "alert.deliveries": async ({ alertId, channelId, limit }, context) => {
      if (alertId !== undefined) await mustSee(context, [alertId]);
      const visible = await authority.visibleProjects(context.caller);
      return store.read(async (db) => {
        // What a channel answered is its keepers' and its project's, also where it is asked for by alert.
        const shown = (await listAlertChannels(db)).filter(({ projectId }) => visible === undefined || projectId === null || visible.includes(projectId)).map(({ id }) => id);
        return listAlertDeliveries(db, { alertId, channelIds: channelId === undefined ? shown : shown.filter((id) => id === channelId), limit });
      });
    },
  };
}
