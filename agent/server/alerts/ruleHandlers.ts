import { Refusal, type AlertRule, type Handlers, type UiUp } from "#contract";
import { findAlertRule, listAlertRules, removeAlertRule, saveAlertRule, type Store } from "../../store/index.ts";
import type { Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import { mustAdminister } from "../placement/mustAdminister.ts";
import { checkRule } from "./checkRule.ts";

/** Alert rules: a project's, kept by its admins, or the platform's. */
export function ruleHandlers({ store, authority }: { readonly store: Store; readonly authority: Authority }): Pick<Handlers<UiUp, CommandContext>, Extract<keyof UiUp, `alertRule.${string}`>> {
  return {
    "alertRule.list": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const seq = store.lastSeq();
      const all = await store.read((db) => listAlertRules(db));
      return { rules: all.filter(({ projectId }) => projectId === null || ((visible === undefined || visible.includes(projectId)) && (input.projectId === undefined || input.projectId === projectId))), seq };
    },
    "alertRule.save": async (input, context) => {
      await mustAdminister(authority, context.caller, input.projectId, input.projectId ?? input.name);
      const before = input.version === null ? null : await store.read((db) => findAlertRule(db, input.id));
      return context.commit<AlertRule>(
        (saved) => ({ object: `alert rule ${saved.name}`, projectId: saved.projectId, before: before?.projectId === input.projectId ? before : null, after: saved }),
        async (tx) => {
          await checkRule(tx.db, input);
          return saveAlertRule(tx, input);
        },
      );
    },
    "alertRule.remove": async ({ id }, context) => {
      const before = await store.read((db) => findAlertRule(db, id));
      if (before === null) throw new Refusal("notFound", "alertRule.notFound", { name: id });
      await mustAdminister(authority, context.caller, before.projectId, id);
      await context.commit({ object: `alert rule ${before.name}`, projectId: before.projectId, before }, async (tx) => {
        await removeAlertRule(tx, id);
        return {};
      });
      return {};
    },
  };
}
