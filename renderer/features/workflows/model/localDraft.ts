import { WorkflowDefinition } from "#contract";

/** Changes that are not saved on the server, kept on this computer. */
export interface LocalDraft {
  /** When it was kept, ms of this computer's clock. */
  readonly at: number;
  /** The draft of the server that they were made on. */
  readonly draftVersion: number;
  readonly name: string;
  readonly description: string;
  readonly definition: WorkflowDefinition;
}

/** The preference that holds the local draft of a workflow. */
export const draftKey = (workflowId: string): string => `draft.${workflowId}`;

/** The preference that holds what was found and neither restored nor discarded yet: new edits do not write over it. */
export const foundKey = (workflowId: string): string => `found.${workflowId}`;

/** A stored draft; `undefined` when it is none or of a version that is not understood. */
export function restoredDraft(stored: unknown): LocalDraft | undefined {
  if (typeof stored !== "object" || stored === null) return undefined;
  const value = stored as Readonly<Record<string, unknown>>;
  const definition = WorkflowDefinition.safeParse(value["definition"]);
  if (!definition.success || typeof value["at"] !== "number" || typeof value["draftVersion"] !== "number" || typeof value["name"] !== "string" || typeof value["description"] !== "string") return undefined;
  return { at: value["at"], draftVersion: value["draftVersion"], name: value["name"], description: value["description"], definition: definition.data };
}
