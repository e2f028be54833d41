import type { ProjectId, Sentence, Workflow } from "#contract";
import type { Tx } from "../../../store/index.ts";
import type { Ids } from "../../../platform/ids.ts";
import type { TextDocument } from "./documents.ts";

/** What applying a document needs beside the document. */
export interface Applying {
  readonly tx: Tx;
  readonly ids: Ids;
  readonly by: string;
  /** Leave workflows unpublished. */
  readonly draft: boolean;
  /** Throws when the caller may not do this. */
  readonly may: (right: "edit" | "publish" | "administer" | "platform", projectId: ProjectId | null) => Promise<void>;
  /** [LOCK1] Why this workflow may not be changed now: somebody else is editing it. Null when it may. */
  readonly lockedBy: (workflow: Workflow) => Promise<Sentence | null>;
}
export type Of<K extends TextDocument["kind"]> = Extract<TextDocument, { kind: K }>;
