import { Refusal, type Handlers, type Pool, type ProjectId, type UiUp } from "#contract";
import { findPool, listPools, publishedWith, removePool, savePool, type Store } from "../../store/index.ts";
import type { Authority, Caller } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import { mustAdminister } from "./mustAdminister.ts";

/** [POOL1] Pools of named slots: a project's, kept by its admins, or the platform's. */
export function poolHandlers(options: {
  store: Store;
  authority: Authority;
  /** Called when a pool may have room that it had not. */
  onCapacity: () => void;
}): Pick<Handlers<UiUp, CommandContext>, "pool.list" | "pool.save" | "pool.remove"> {
  const { store, authority } = options;
  const mayChange = (caller: Caller, projectId: ProjectId | null, named: string) => mustAdminister(authority, caller, projectId, named);

  return {
    "pool.list": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const seq = store.lastSeq();
      const pools = await store.read(listPools);
      const shown = pools.filter((pool) => pool.projectId === null || ((visible === undefined || visible.includes(pool.projectId)) && (input.projectId === undefined || input.projectId === pool.projectId)));
      return { pools: shown, seq };
    },
    "pool.save": async (input, context) => {
      await mayChange(context.caller, input.projectId, input.projectId ?? input.name);
      const before = input.version === null ? null : await store.read((db) => findPool(db, input.id));
      const pool = await context.commit<Pool>(
        (saved) => ({ object: `pool ${saved.name}`, projectId: saved.projectId, before: before?.projectId === input.projectId ? before : null, after: saved }),
        async (tx) => {
          const old = await findPool(tx.db, input.id);
          if (old !== null && old.projectId === input.projectId && old.name !== input.name) await mustBeUnused(tx.db, old);
          return savePool(tx, input);
        },
      );
      options.onCapacity();
      return pool;
    },
    "pool.remove": async (input, context) => {
      const before = await store.read((db) => findPool(db, input.id));
      if (before === null) throw new Refusal("notFound", "access.notFound", { id: input.id });
      await mayChange(context.caller, before.projectId, input.id);
      await context.commit({ object: `pool ${before.name}`, projectId: before.projectId, before }, async (tx) => {
        const pool = await findPool(tx.db, input.id);
        if (pool === null) throw new Refusal("notFound", "pool.notFound", { name: before.name });
        await mustBeUnused(tx.db, pool);
        await removePool(tx, pool.id);
        return {};
      });
      return {};
    },
  };
}

async function mustBeUnused(db: Parameters<typeof publishedWith>[0], { name, projectId }: Pool): Promise<void> {
  const users = (await publishedWith(db, { text: JSON.stringify(name), projectId })).filter((workflow) => workflow.tasks.some((task) => task.pools?.some((use) => use.pool === name)));
  if (users.length > 0) {
    const workflows = users.slice(0, 5).map((workflow) => workflow.name);
    throw new Refusal("refused", "pool.inUse", { name, count: users.length, workflows: workflows.join(", ") });
  }
}
