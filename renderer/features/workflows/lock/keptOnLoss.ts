import { link } from "../../../link/link.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { changeCount, definitionDiff, isSameDefinition } from "../model/definitionDiff.ts";
import type { LocalDraft } from "../model/localDraft.ts";

type Shown = Pick<LocalDraft, "name" | "description" | "definition">;

/** [LOCK3] What the server kept of an editor that lost its lock. */
export interface KeptOnLoss {
  /** The named draft; undefined when there is none, or it could not be read. */
  readonly draftId: string | undefined;
  /** Changes in it, against what was saved. */
  readonly changes: number;
}

/** Finds the newest draft of this person. `whole`: it says everything that the editor showed, so no other copy is needed. */
export async function keptOnLoss(workflowId: string, saved: Shown, mine: Shown): Promise<KeptOnLoss & { readonly whole: boolean }> {
  const of = { workflowId: workflowId as never };
  const me = platformStore.getState().session.user?.id;
  try {
    const kept = (await link.ask("draft.list", of)).find((draft) => draft.authorId === me);
    if (kept === undefined) return { draftId: undefined, changes: 0, whole: false };
    const { definition } = await link.ask("draft.get", { ...of, draftId: kept.id });
    return {
      draftId: kept.id,
      changes: changeCount(definitionDiff(saved.definition, definition)),
      whole: isSameDefinition(definition, mine.definition) && mine.name === saved.name && mine.description === saved.description,
    };
  } catch {
    return { draftId: undefined, changes: 0, whole: false };
  }
}
