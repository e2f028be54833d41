import { Refusal, type Handlers, type RevisionId, type UiUp, type WorkflowSummary } from "#contract";
import { canonicalJson, getRevisionByNumber, getWorkflow, listRevisions, rollBack, type Store } from "../../store/index.ts";
import type { Ids } from "../../platform/ids.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { FieldSecrets } from "../secrets/fieldSecrets.ts";
import { definitionProblems } from "./definitionProblems.ts";
import { dependencyProblems } from "./dependencyProblems.ts";
import type { Generation } from "../planning/generation.ts";
import type { EditLocks } from "./locks/editLocks.ts";

type Names = "workflow.revisions" | "workflow.revision" | "workflow.rollback";

/** [REV1] Published revisions: looked at, compared, and made again as a new one. */
export function revisionHandlers(options: { store: Store; authority: Authority; ids: Ids; locks: EditLocks; secrets: FieldSecrets; generation: Generation }): Pick<Handlers<UiUp, CommandContext>, Names> {
  const { store, authority, ids, locks, secrets, generation } = options;
  return {
    "workflow.revisions": (input) => store.read((db) => listRevisions(db, input.workflowId)),
    "workflow.revision": async (input) => {
      const revision = await store.read((db) => getRevisionByNumber(db, input.workflowId, input.number));
      if (revision === null) throw new Refusal("notFound", "workflow.notFound", { name: `${input.workflowId} ${input.number}` });
      return revision;
    },
    "workflow.rollback": (input, context) =>
      context.commit<WorkflowSummary>(
        (answer) => ({ object: `workflow ${answer.name}`, projectId: answer.projectId, after: { revision: answer.revision, as: input.number, note: input.note } }),
        async (tx) => {
          const user = context.caller.user!;
          await locks.mustHold(tx, input.workflowId, user);
          const workflow = await getWorkflow(tx.db, input.workflowId);
          if (workflow === null) throw new Refusal("notFound", "workflow.notFound", { name: input.workflowId });
          const old = await getRevisionByNumber(tx.db, input.workflowId, input.number);
          if (old === null) throw new Refusal("notFound", "revision.notFound", { workflow: workflow.name, number: input.number });
          // Groups and pools that it named may be gone since.
          const types = new Map(Object.entries(old.taskTypes));
          const problems = await definitionProblems(tx.db, secrets, workflow, old.definition, types);
          problems.push(...(await dependencyProblems(tx.db, workflow, old.definition, types, (projectId) => authority.has(context.caller, "see", projectId))));
          if (problems.length > 0) throw new Refusal("invalid", "workflow.hasProblems", { workflow: workflow.name, count: problems.length }, problems);
          const summary = await rollBack(tx, { ...input, revisionId: ids.next<RevisionId>(), by: callerName(context.caller) });
          if (input.generate) await generation.make(tx, input.workflowId);
          // What was only in the draft is not lost with it.
          if (workflow.draftDiffers && canonicalJson(workflow.draft) !== canonicalJson(old.definition)) await locks.keepDraft(tx, workflow.id, user, workflow.draft);
          return summary;
        },
      ),
  };
}
