import { WorkflowDefinition } from "#contract";

/** Changes that are not saved on the server, kept on this computer. */
export interface LocalDraft {
  /** The draft of the server that they were made on. */
  readonly draftVersion: number;
  readonly name: string;
  readonly description: string;
  readonly definition: WorkflowDefinition;
}

/** The preference that holds the local draft of a workflow. */
export const draftKey = (workflowId: string): string => `draft.${workflowId}`;

/** A stored draft; `undefined` when it is none or of a version that is not understood. */
export function restoredDraft(stored: unknown): LocalDraft | undefined {
  if (typeof stored !== "object" || stored === null) return undefined;
  const value = stored as Readonly<Record<string, unknown>>;
  const definition = WorkflowDefinition.safeParse(value["definition"]);
  if (!definition.success || typeof value["draftVersion"] !== "number" || typeof value["name"] !== "string" || typeof value["description"] !== "string") return undefined;
  return { draftVersion: value["draftVersion"], name: value["name"], description: value["description"], definition: definition.data };
}
