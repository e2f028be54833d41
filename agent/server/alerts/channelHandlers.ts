import { Refusal, type AlertChannel, type Handlers, type UiUp } from "#contract";
import { channelWithoutSealed, findAlertChannel, findProject, listAlertChannels, listTaskTypes, removeAlertChannel, rulesWithChannel, saveAlertChannel, type Db, type Store } from "../../store/index.ts";
import type { Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import { mustAdminister } from "../placement/mustAdminister.ts";
import type { SecretBox } from "../secrets/secretBox.ts";
import { sealChannel } from "./channels/channelSecret.ts";
import type { Deliveries } from "./deliveries.ts";

/** Whether what a script channel runs is there. Refusals `alertChannel.scriptProject`, `alertChannel.type`. */
export async function checkChannel(db: Db, { name, projectId, config }: Pick<AlertChannel, "name" | "projectId" | "config">): Promise<void> {
  if (config.kind !== "script") return;
  if (projectId !== null && config.projectId !== projectId) throw new Refusal("invalid", "alertChannel.scriptProject", { name });
  if ((await findProject(db, config.projectId)) === null) throw new Refusal("notFound", "project.notFound", { name: config.projectId });
  const type = (await listTaskTypes(db)).find((one) => one.id === config.taskTypeId);
  if (type === undefined || !type.enabled) throw new Refusal("invalid", "alertChannel.type", { name });
}

/** Alert channels: a project's, kept by its admins, or the platform's. What is secret comes in and goes to the other side only. */
export function channelHandlers(options: {
  readonly store: Store;
  readonly authority: Authority;
  readonly box: SecretBox;
  readonly deliveries: Deliveries;
}): Pick<Handlers<UiUp, CommandContext>, Extract<keyof UiUp, `alertChannel.${string}`>> {
  const { store, authority, box } = options;
  const kept = async (id: AlertChannel["id"], context: CommandContext) => {
    const channel = await store.read((db) => findAlertChannel(db, id));
    if (channel === null) throw new Refusal("notFound", "alertChannel.notFound", { name: id });
    await mustAdminister(authority, context.caller, channel.projectId, id);
    return channel;
  };
  return {
    "alertChannel.list": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const seq = store.lastSeq();
      const all = await store.read((db) => listAlertChannels(db));
      const shown = all.filter(({ projectId }) => projectId === null || ((visible === undefined || visible.includes(projectId)) && (input.projectId === undefined || input.projectId === projectId)));
      return { channels: shown.map(channelWithoutSealed), seq };
    },
    "alertChannel.save": async (input, context) => {
      await mustAdminister(authority, context.caller, input.projectId, input.projectId ?? input.name);
      const before = input.version === null ? null : await store.read((db) => findAlertChannel(db, input.id));
      return context.commit<AlertChannel>(
        (saved) => ({ object: `alert channel ${saved.name}`, projectId: saved.projectId, before: before?.projectId === input.projectId ? auditOf(before) : null, after: auditOf(saved) }),
        async (tx) => {
          await checkChannel(tx.db, input);
          const old = await findAlertChannel(tx.db, input.id);
          const same = old !== null && old.projectId === input.projectId && old.version === input.version ? old : null;
          return saveAlertChannel(tx, { ...input, ...sealChannel(box, input, input.config, same) });
        },
      );
    },
    "alertChannel.remove": async ({ id }, context) => {
      const before = await kept(id, context);
      await context.commit({ object: `alert channel ${before.name}`, projectId: before.projectId, before: auditOf(before) }, async (tx) => {
        const rules = await rulesWithChannel(tx.db, id);
        if (rules.length > 0)
          throw new Refusal("refused", "alertChannel.inUse", {
            name: before.name,
            count: rules.length,
            rules: rules
              .slice(0, 5)
              .map((rule) => rule.name)
              .join(", "),
          });
        await removeAlertChannel(tx, id);
        return {};
      });
      return {};
    },
    "alertChannel.test": async ({ id }, context) => {
      const channel = await kept(id, context);
      const project = channel.projectId === null ? null : ((await store.read((db) => findProject(db, channel.projectId!)))?.name ?? null);
      const sent = await options.deliveries.test(channel, project);
      return context.commit({ object: `alert channel ${channel.name}`, projectId: channel.projectId, after: { tested: sent.ok } }, async () => sent);
    },
  };
}
const auditOf = ({ name, enabled, language, config }: AlertChannel) => ({ name, enabled, language, config });
