import { Refusal, type Handlers, type UiUp, type Variable } from "#contract";
import { findProject, findVariable, listVariables, removeVariable, saveVariable, withoutSecret, type Store } from "../../store/index.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import { mustAdminister } from "../placement/mustAdminister.ts";
import type { SecretBox } from "../secrets/secretBox.ts";
import { mustBeUnused, variableUses } from "./variableUses.ts";

/** [VAR1] Variables: a project's, kept by its admins, or the platform's. What is secret comes in and never goes out. */
export function variableHandlers(options: { readonly store: Store; readonly authority: Authority; readonly box: SecretBox }): Pick<Handlers<UiUp, CommandContext>, Extract<keyof UiUp, `variable.${string}`>> {
  const { store, authority, box } = options;
  return {
    "variable.list": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const seq = store.lastSeq();
      const all = await store.read((db) => listVariables(db));
      const shown = all.filter((one) => one.projectId === null || ((visible === undefined || visible.includes(one.projectId)) && (input.projectId === undefined || input.projectId === one.projectId)));
      return { variables: shown.map(withoutSecret), seq };
    },
    "variable.save": async ({ value, ...input }, context) => {
      await mustAdminister(authority, context.caller, input.projectId, input.projectId ?? input.name);
      const before = input.version === null ? null : await store.read((db) => findVariable(db, input.id));
      return context.commit<Variable>(
        (saved) => ({ object: `variable ${saved.name}`, projectId: saved.projectId, before: before?.projectId === input.projectId ? withoutSecret(before) : null, after: saved }),
        async (tx) => {
          const old = await findVariable(tx.db, input.id);
          const same = old !== null && old.projectId === input.projectId ? old : null;
          if (input.projectId !== null && (await findProject(tx.db, input.projectId)) === null) throw new Refusal("notFound", "project.notFound", { name: input.projectId });
          if (value === undefined && same?.secret === true && !input.secret) throw new Refusal("invalid", "variable.valueNeeded", { name: input.name });
          if (same !== null && same.name !== input.name) await mustBeUnused(tx.db, same);
          const stored = value === undefined && same !== null && same.secret === input.secret ? same.stored : input.secret ? box.seal(value ?? same?.value ?? "", input.id) : (value ?? "");
          return saveVariable(tx, { ...input, stored, by: callerName(context.caller) });
        },
      );
    },
    "variable.remove": async (input, context) => {
      const before = await store.read((db) => findVariable(db, input.id));
      if (before === null) throw new Refusal("notFound", "access.notFound", { id: input.id });
      await mustAdminister(authority, context.caller, before.projectId, input.id);
      await context.commit({ object: `variable ${before.name}`, projectId: before.projectId, before: withoutSecret(before) }, async (tx) => {
        const variable = await findVariable(tx.db, input.id);
        if (variable === null) throw new Refusal("notFound", "variable.notFound", { name: before.name });
        await mustBeUnused(tx.db, variable);
        await removeVariable(tx, variable.id);
        return {};
      });
      return {};
    },
    "variable.uses": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const maySee = (projectId: Variable["projectId"]) => projectId === null || visible === undefined || visible.includes(projectId);
      return store.read(async (db) => {
        const variable = await findVariable(db, input.id);
        if (variable === null || !maySee(variable.projectId)) throw new Refusal("notFound", "access.notFound", { id: input.id });
        const all = await variableUses(db, variable);
        const uses = all.filter((use) => maySee(use.projectId));
        return { uses, hidden: all.length - uses.length };
      });
    },
  };
}
