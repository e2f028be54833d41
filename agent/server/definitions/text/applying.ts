import type { ProjectId, Sentence, UserId, Workflow, WorkflowId } from "#contract";
import type { Tx } from "../../../store/index.ts";
import type { Ids } from "../../../platform/ids.ts";
import type { FieldSecrets } from "../../secrets/fieldSecrets.ts";
import type { SecretBox } from "../../secrets/secretBox.ts";
import type { Sees } from "../dependencyProblems.ts";
import type { TextDocument } from "./documents.ts";

/** What applying a text needs beside the text. */
export interface TextContext {
  readonly tx: Tx;
  readonly ids: Ids;
  readonly by: string;
  readonly userId: UserId;
  /** Leave workflows unpublished. */
  readonly draft: boolean;
  /** [TXT3] Leave owners and followers as they are. */
  readonly withoutPeople: boolean;
  /** [SNP2] Makes the planned instances of a published workflow again; null: the change takes effect with the next snapshot. */
  readonly generate: ((workflowId: WorkflowId) => Promise<unknown>) | null;
  readonly secrets: FieldSecrets;
  readonly box: SecretBox;
  /** Throws when the caller may not do this. */
  readonly may: (right: "edit" | "publish" | "administer" | "platform", projectId: ProjectId | null) => Promise<void>;
  /** Whether the caller may see a project that a workflow depends on. */
  readonly sees: Sees;
  /** [LOCK1] Why this workflow may not be changed now: somebody else is editing it. Null when it may. */
  readonly lockedBy: (workflow: Workflow) => Promise<Sentence | null>;
}
/** What applying a document needs beside the document. */
export interface Applying extends TextContext {
  /** Variables that documents of this text are about, as `project name`. */
  readonly elsewhere: ReadonlySet<string>;
  /** What is done when every document has been applied. */
  readonly later: (() => Promise<void>)[];
}
export type Of<K extends TextDocument["kind"]> = Extract<TextDocument, { kind: K }>;
