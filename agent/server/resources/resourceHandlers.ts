import { Refusal, type Handlers, type Resource, type ResourceId, type ProjectId, type UiUp } from "#contract";
import { findResource, listResources, removeResource, type Store } from "../../store/index.ts";
import { callerName, type Authority, type Caller } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Resources } from "./resources.ts";
import { resourceUses } from "./resourceUses.ts";

/** [RES1] Files of projects: announcing them, finishing them, what uses them. */
export function resourceHandlers(options: { store: Store; authority: Authority; resources: Resources }): Pick<Handlers<UiUp, CommandContext>, Extract<keyof UiUp, `resource.${string}`>> {
  const { store, authority, resources } = options;
  const userOf = (caller: Caller) => caller.user!.id;
  /** [ACC2] The right was looked at for the project that the caller named. */
  const within = async (id: ResourceId, projectId: ProjectId): Promise<Resource> => {
    const resource = await store.read((db) => findResource(db, id));
    if (resource === null || resource.projectId !== projectId) throw new Refusal("notFound", "resource.notFound", { name: id });
    return resource;
  };
  return {
    "resource.list": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const projectIds = input.projectId === undefined ? visible : visible === undefined || visible.includes(input.projectId) ? [input.projectId] : [];
      const seq = store.lastSeq();
      return { resources: await store.read((db) => listResources(db, { projectIds })), seq };
    },
    "resource.begin": (input, context) =>
      context.commit({ object: `resource ${input.name}`, projectId: input.projectId, after: { bytes: input.bytes }, remember: false }, async (tx) => {
        const { uploadId: id, projectId, name, bytes, remark } = input;
        return { offset: await resources.begin(tx, { id, projectId, name, bytes, remark, userId: userOf(context.caller) }) };
      }),
    "resource.finish": (input, context) =>
      resources.finish({ ...input, userId: userOf(context.caller), by: callerName(context.caller) }, (unit, name) =>
        context.commit<Resource>((resource) => ({ object: `resource ${name}`, projectId: input.projectId, after: resource.versions[0] }), unit),
      ),
    "resource.abandon": async (input, context) => {
      await resources.abandon(input.uploadId, input.projectId, userOf(context.caller));
      return {};
    },
    "resource.remove": async (input, context) => {
      const before = await within(input.id, input.projectId);
      const places: string[] = [];
      await context.commit({ object: `resource ${before.name}`, projectId: input.projectId, before }, async (tx) => {
        const resource = await findResource(tx.db, input.id);
        if (resource === null) throw new Refusal("notFound", "resource.notFound", { name: input.id });
        const uses = (await resourceUses(tx.db, resource)).filter((use) => use.published);
        const tasks = uses.slice(0, 5).map((use) => `${use.workflow}/${use.task}`);
        if (uses.length > 0) throw new Refusal("refused", "resource.inUse", { name: resource.name, count: uses.length, tasks: tasks.join(", ") });
        places.push(...(await removeResource(tx, resource.id)));
        return {};
      });
      await resources.forget(places);
      return {};
    },
    "resource.uses": async (input) => {
      const resource = await within(input.id, input.projectId);
      return store.read((db) => resourceUses(db, resource));
    },
  };
}
