import { Refusal, type EditLock, type Handlers, type UiUp, type WorkflowDefinition } from "#contract";
import { findLock, getNamedDraft, getWorkflow, listLocks, listNamedDrafts, removeNamedDraft, type Store } from "../../../store/index.ts";
import type { Authority } from "../../auth/authority.ts";
import type { CommandContext } from "../../gateway/commandContext.ts";
import type { FieldSecrets } from "../../secrets/fieldSecrets.ts";
import type { EditLocks, Handed } from "./editLocks.ts";

type Names = Extract<keyof UiUp, `lock.${string}` | `draft.${string}`>;

/** The edit lock of workflows and the drafts that it saved; every change of hands is in the audit log. */
export function lockHandlers(options: { store: Store; authority: Authority; locks: EditLocks; secrets: FieldSecrets }): Pick<Handlers<UiUp, CommandContext>, Names> {
  const { store, authority, locks, secrets } = options;
  const workflowOf = async (workflowId: EditLock["workflowId"]) => {
    const workflow = await store.read((db) => getWorkflow(db, workflowId));
    if (workflow === null) throw new Refusal("notFound", "workflow.notFound", { name: workflowId });
    return workflow;
  };
  /** How the audit log calls a lock. */
  const named = async (workflowId: EditLock["workflowId"]) => {
    const { name, projectId } = await workflowOf(workflowId);
    return { object: `lock of ${name}`, projectId };
  };
  const hands = ({ lock, loser, draft }: Handed) => ({ before: { holder: loser }, after: { holder: lock?.holder ?? null, draft: draft?.name ?? null } });
  return {
    "lock.list": async (_, context) => {
      const projectIds = await authority.visibleProjects(context.caller);
      const seq = store.lastSeq();
      return { locks: await store.read((db) => listLocks(db, { projectIds })), idleMs: locks.idleMs, seq };
    },
    "lock.take": async (input, context) => context.commit(await named(input.workflowId), (tx) => locks.take(tx, input.workflowId, context.caller.user!)),
    // Not in the audit log: it decides nothing and comes with every few letters.
    "lock.touch": (input, context) =>
      store.write(async (tx) => {
        const kept = input.unsaved === null ? null : await secrets.withoutTyped(tx.db, input.unsaved, (await getWorkflow(tx.db, input.workflowId))?.draft ?? null);
        return locks.touch(tx, input.workflowId, context.caller.user!, kept);
      }),
    "lock.unsaved": (input) =>
      store.read(async (db) => {
        const held = await findLock(db, input.workflowId);
        return { unsaved: held?.unsaved == null ? null : (JSON.parse(held.unsaved) as WorkflowDefinition) };
      }),
    "lock.release": async (input, context) => {
      const note = await named(input.workflowId);
      await context.commit(
        (done: Handed) => ({ ...note, ...hands(done) }),
        (tx) => locks.release(tx, input.workflowId, context.caller.user!),
      );
      return {};
    },
    "lock.ask": async (input, context) => context.commit(await named(input.workflowId), (tx) => locks.ask(tx, input.workflowId, context.caller.user!)),
    "lock.answer": async (input, context) => {
      const note = await named(input.workflowId);
      return context.commit({ ...note, after: { userId: input.userId, accept: input.accept } }, (tx) => locks.answer(tx, input.workflowId, context.caller.user!, input.userId, input.accept));
    },
    "lock.takeOver": async (input, context) => {
      const note = await named(input.workflowId);
      const { lock, draft } = await context.commit(
        (done: Handed) => ({ ...note, ...hands(done) }),
        (tx) => locks.takeOver(tx, input.workflowId, context.caller.user!),
      );
      return { lock: lock!, draft };
    },
    "lock.break": async (input, context) => {
      const note = await named(input.workflowId);
      const { lock, draft } = await context.commit(
        (done: Handed) => ({ ...note, before: hands(done).before, after: { ...hands(done).after, reason: input.reason } }),
        (tx) => locks.break(tx, input.workflowId),
      );
      return { lock, draft };
    },

    "draft.list": (input) => store.read((db) => listNamedDrafts(db, input.workflowId)),
    "draft.get": async (input) => {
      const { name } = await workflowOf(input.workflowId);
      const draft = await store.read((db) => getNamedDraft(db, input.workflowId, input.draftId));
      if (draft === null) throw new Refusal("notFound", "draft.notFound", { workflow: name });
      return draft;
    },
    "draft.remove": async (input, context) => {
      const user = context.caller.user!;
      const { name, projectId } = await workflowOf(input.workflowId);
      const before = await store.read((db) => getNamedDraft(db, input.workflowId, input.draftId));
      const administers = await authority.has(context.caller, "administer", projectId, input.workflowId);
      await context.commit({ object: `draft ${before?.name ?? input.draftId}`, projectId, before }, async (tx) => {
        const draft = await getNamedDraft(tx.db, input.workflowId, input.draftId);
        if (draft === null) throw new Refusal("notFound", "draft.notFound", { workflow: name });
        const holder = (await findLock(tx.db, input.workflowId))?.lock.holderId;
        if (!administers && draft.authorId !== user.id && holder !== user.id) throw new Refusal("forbidden", "draft.notYours", { name: draft.name, author: draft.author });
        await removeNamedDraft(tx, draft.id);
        return {};
      });
      return {};
    },
  };
}
