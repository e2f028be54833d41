import { isOtherPlace, problemsOfSource, Refusal, type DataSource, type DataSourceTest, type Handlers, type UiUp } from "#contract";
import { findDataSource, findProject, keepSourceTest, listDataSources, removeDataSource, saveDataSource, withoutSealed, type Store, type StoredSource } from "../../store/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { Fleet } from "../nodes/fleet.ts";
import type { Roster } from "../nodes/roster.ts";
import { mustAdminister } from "../placement/mustAdminister.ts";
import type { SecretBox } from "../secrets/secretBox.ts";
import { mustBeFree, sourceUses } from "./sourceUses.ts";

/** Longer than a host tries. */
const TEST_MS = 25_000;

/** Refusal `source.invalid` with every problem at its field [SRC1]. */
export function mustBeSound({ name, kind, config }: Pick<DataSource, "name" | "kind" | "config">): void {
  const problems = problemsOfSource(kind, config);
  if (problems.length > 0) throw new Refusal("invalid", "source.invalid", { name, count: problems.length }, problems);
}

/** Data sources: a project's, kept by its admins, or the platform's. What is secret comes in and goes to hosts only. */
export function dataSourceHandlers(options: {
  readonly store: Store;
  readonly authority: Authority;
  readonly box: SecretBox;
  readonly roster: Roster;
  readonly fleet: () => Fleet;
  readonly clock: Clock;
  readonly ids: Ids;
}): Pick<Handlers<UiUp, CommandContext>, Extract<keyof UiUp, `dataSource.${string}`>> {
  const { store, authority, box, roster, fleet, clock, ids } = options;
  const maySee = async (context: CommandContext) => {
    const visible = await authority.visibleProjects(context.caller);
    return (projectId: DataSource["projectId"]) => projectId === null || visible === undefined || visible.includes(projectId);
  };
  /** [ACC2] */
  const seen = async (id: DataSource["id"], context: CommandContext): Promise<StoredSource> => {
    const source = await store.read((db) => findDataSource(db, id));
    if (source === null || !(await maySee(context))(source.projectId)) throw new Refusal("notFound", "access.notFound", { id });
    return source;
  };
  return {
    "dataSource.list": async (input, context) => {
      const shown = await maySee(context);
      const seq = store.lastSeq();
      const all = await store.read((db) => listDataSources(db));
      return { sources: all.filter((one) => shown(one.projectId) && (one.projectId === null || input.projectId === undefined || one.projectId === input.projectId)).map(withoutSealed), seq };
    },
    "dataSource.save": async ({ secret, ...input }, context) => {
      await mustAdminister(authority, context.caller, input.projectId, input.projectId ?? input.name);
      mustBeSound(input);
      const before = input.version === null ? null : await store.read((db) => findDataSource(db, input.id));
      return context.commit<DataSource>(
        (saved) => ({
          object: `data source ${saved.name}`,
          projectId: saved.projectId,
          before: before?.projectId === input.projectId ? auditOf(before) : null,
          after: { ...auditOf(saved), ...(secret === undefined ? {} : { secretSet: secret !== null }) },
        }),
        async (tx) => {
          if (input.projectId !== null && (await findProject(tx.db, input.projectId)) === null) throw new Refusal("notFound", "project.notFound", { name: input.projectId });
          const old = await findDataSource(tx.db, input.id);
          const same = old !== null && old.projectId === input.projectId ? old : null;
          if (same !== null && same.name !== input.name) await mustBeFree(tx.db, same);
          if (secret === undefined && same?.sealed != null && same.version === input.version && isOtherPlace(same.config, input.config)) throw new Refusal("invalid", "source.secretNeeded", { name: input.name });
          const sealed = secret === undefined ? (same?.sealed ?? null) : secret === null || secret === "" ? null : box.seal(secret, input.id);
          return saveDataSource(tx, { ...input, sealed, by: callerName(context.caller) });
        },
      );
    },
    "dataSource.remove": async (input, context) => {
      const before = await seen(input.id, context);
      await mustAdminister(authority, context.caller, before.projectId, input.id);
      await context.commit({ object: `data source ${before.name}`, projectId: before.projectId, before: auditOf(before) }, async (tx) => {
        const source = await findDataSource(tx.db, input.id);
        if (source === null) throw new Refusal("notFound", "source.notFound", { name: before.name });
        await mustBeFree(tx.db, source);
        await removeDataSource(tx, source.id);
        return {};
      });
      return {};
    },
    "dataSource.test": async ({ id, nodeId }, context) => {
      const source = await seen(id, context);
      const { caller } = context;
      const allowed = source.projectId === null ? caller.user!.platformAdmin : await authority.has(caller, "edit", source.projectId);
      if (!allowed) throw new Refusal("forbidden", "access.forbidden", { right: source.projectId === null ? "platform" : "edit" });
      const node = roster.find(nodeId);
      if (node === undefined) throw new Refusal("notFound", "node.notFound", { name: nodeId });
      if (node.kind === "server") throw new Refusal("refused", "source.serverNode");
      if (node.host?.sourceTests !== true) throw new Refusal("unavailable", "source.needsVersion", { node: node.name });
      const secret = source.sealed === null ? null : box.open(source.sealed, source.id);
      if (source.sealed !== null && secret === null) throw new Refusal("refused", "secrets.unreadable", { name: source.name });
      const { steps } = await fleet().ask(nodeId, "source.test", { nodeId, kind: source.kind, config: source.config, secret }, ids.next(), TEST_MS);
      const test: DataSourceTest = { nodeId, nodeName: node.name, at: clock.now(), steps };
      return context.commit({ object: `data source ${source.name}`, projectId: source.projectId, after: { testedFrom: node.name, ok: steps.every((step) => step.ok) } }, async (tx) => {
        await keepSourceTest(tx, source.id, source.version, test);
        return test;
      });
    },
    "dataSource.uses": async ({ id }, context) => {
      const source = await seen(id, context);
      const shown = await maySee(context);
      const all = await store.read((db) => sourceUses(db, source));
      const uses = all.filter((use) => shown(use.projectId));
      return { uses, hidden: all.length - uses.length };
    },
  };
}
const auditOf = ({ name, kind, config, hasSecret, remark }: DataSource) => ({ name, kind, config, hasSecret, remark });
