import { Refusal, type FolderId, type Handlers, type UiUp, type UserId, type WorkflowId, type WorkflowSummary } from "#contract";
import { findFolder, followedBy, getWorkflow, isMember, placeWorkflow, setFollowing, type Db, type Store } from "../../store/index.ts";
import type { Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import { dependentsOf, mustHaveNoDependents } from "./dependents.ts";

export type OwnershipCommands = "workflow.move" | "workflow.setOwner" | "workflow.setEnabled" | "workflow.dependents" | "workflow.follow" | "workflow.followed";

/** What is no part of a workflow's definition: where it is, who answers for it, who follows it, whether it runs. */
export function ownershipHandlers({ store, authority }: { readonly store: Store; readonly authority: Authority }): Pick<Handlers<UiUp, CommandContext>, OwnershipCommands> {
  const workflowIn = async (db: Db, id: WorkflowId): Promise<WorkflowSummary> => {
    const workflow = await getWorkflow(db, id);
    if (workflow === null) throw new Refusal("notFound", "workflow.notFound", { name: id });
    return workflow;
  };
  const change = (context: CommandContext, after: object, apply: Parameters<typeof context.commit<WorkflowSummary>>[1]): Promise<WorkflowSummary> =>
    context.commit<WorkflowSummary>((workflow) => ({ object: `workflow ${workflow.name}`, projectId: workflow.projectId, after }), apply);

  return {
    "workflow.move": (input, context) =>
      change(context, { folderId: input.folderId }, async (tx) => {
        const workflow = await workflowIn(tx.db, input.workflowId);
        if (input.folderId !== null) await mustBeOf(tx.db, input.folderId, workflow);
        return placeWorkflow(tx, workflow.id, { folderId: input.folderId });
      }),
    "workflow.setOwner": (input, context) =>
      change(context, { owner: input.owner }, async (tx) => {
        const workflow = await workflowIn(tx.db, input.workflowId);
        if (!(await isMember(tx.db, workflow.projectId, input.owner))) throw new Refusal("invalid", "workflow.ownerUnknown", { owner: input.owner });
        return placeWorkflow(tx, workflow.id, { owner: input.owner });
      }),
    "workflow.setEnabled": (input, context) =>
      change(context, { enabled: input.enabled }, async (tx) => {
        const workflow = await workflowIn(tx.db, input.workflowId);
        if (!input.enabled && !input.acknowledge) await mustHaveNoDependents(tx.db, workflow);
        return placeWorkflow(tx, workflow.id, { enabled: input.enabled });
      }),
    "workflow.dependents": async (input, context) => {
      const visible = await authority.visibleProjects(context.caller);
      const all = await store.read((db) => dependentsOf(db, input.workflowId));
      const dependents = all.filter((one) => visible === undefined || visible.includes(one.projectId));
      return { dependents, hidden: all.length - dependents.length };
    },
    "workflow.follow": async (input, context) => {
      const workflow = await store.read((db) => workflowIn(db, input.workflowId));
      await context.commit({ object: `workflow ${workflow.name}`, projectId: workflow.projectId, after: { follow: input.follow, taskId: input.taskId } }, async (tx) => {
        await setFollowing(tx, { workflowId: workflow.id, taskId: input.taskId, userId: context.caller.user!.id as UserId, follow: input.follow });
        return {};
      });
      return {};
    },
    "workflow.followed": (_, context) => store.read((db) => followedBy(db, context.caller.user!.id as UserId)),
  };
}

/** [ACC2] A folder of another project is one that does not exist. */
async function mustBeOf(db: Db, folderId: FolderId, { projectId }: WorkflowSummary): Promise<void> {
  const folder = await findFolder(db, folderId);
  if (folder === null || folder.projectId !== projectId) throw new Refusal("notFound", "folder.notFound", { name: folderId });
}
