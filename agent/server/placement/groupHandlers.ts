import { Refusal, type Handlers, type ResourceGroup, type UiUp } from "#contract";
import { findGroup, listGroups, publishedWith, removeGroup, saveGroup, type Store } from "../../store/index.ts";
import type { Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";

/** [GRP1] Resource groups: each in one project, kept by its admins (S0-05). */
export function groupHandlers(options: { store: Store; authority: Authority }): Pick<Handlers<UiUp, CommandContext>, "group.list" | "group.save" | "group.remove"> {
  const { store, authority } = options;
  return {
    "group.list": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const seq = store.lastSeq();
      const groups = await store.read(listGroups);
      return { groups: groups.filter((group) => (visible === undefined || visible.includes(group.projectId)) && (input.projectId === undefined || input.projectId === group.projectId)), seq };
    },
    "group.save": async (input, context) => {
      const before = input.version === null ? null : await store.read((db) => findGroup(db, input.id));
      return context.commit<ResourceGroup>(
        (group) => ({ object: `group ${group.name}`, projectId: group.projectId, before: before?.projectId === input.projectId ? before : null, after: group }),
        async (tx) => {
          // A name is how definitions know it: what is published would find nothing under the old one.
          const old = await findGroup(tx.db, input.id);
          if (old !== null && old.projectId === input.projectId && old.name !== input.name) await mustBeUnused(tx.db, old);
          return saveGroup(tx, input);
        },
      );
    },
    "group.remove": async (input, context) => {
      const before = await store.read((db) => findGroup(db, input.id));
      await context.commit({ object: `group ${before?.projectId === input.projectId ? before.name : input.id}`, projectId: input.projectId, before: before?.projectId === input.projectId ? before : null }, async (tx) => {
        const group = await findGroup(tx.db, input.id);
        // The right was looked at for the project that the caller named.
        if (group === null || group.projectId !== input.projectId) throw new Refusal("notFound", "group.notFound", { name: input.id });
        await mustBeUnused(tx.db, group);
        await removeGroup(tx, group.id);
        return {};
      });
      return {};
    },
  };
}

async function mustBeUnused(db: Parameters<typeof publishedWith>[0], { name, projectId }: ResourceGroup): Promise<void> {
  const users = (await publishedWith(db, { text: JSON.stringify(name), projectId })).filter((workflow) => workflow.tasks.some((task) => task.where?.group === name));
  if (users.length > 0) {
    const workflows = users.slice(0, 5).map((workflow) => workflow.name);
    throw new Refusal("refused", "group.inUse", { name, count: users.length, workflows: workflows.join(", ") });
  }
}
