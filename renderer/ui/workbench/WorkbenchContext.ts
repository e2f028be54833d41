import { createContext, use } from "react";
import type { AreaId } from "./contributions.ts";
import type { DocumentRef, PanelRef, StoredRef, SubjectRef } from "./references.ts";

/** What a feature may ask of the shell around it. */
export interface Workbench {
  /** Opens a document: as the preview tab, or pinned. An open document is only brought to the front. */
  readonly open: (document: DocumentRef, how?: { readonly pin?: boolean }) => void;
  readonly close: (document: DocumentRef) => void;
  /** Fills the inspector; `reveal` also opens it. `undefined` empties it. The list beside it keeps its place. */
  readonly inspect: (subject: SubjectRef | undefined, how?: { readonly reveal?: boolean }) => void;
  /** Opens the bottom panel on that tab. */
  readonly showPanel: (panel: PanelRef) => void;
  readonly showArea: (area: AreaId) => void;
  /** Marks a document as having unsaved changes: its tab gets a dot, is pinned, and closing asks first. */
  readonly setEdited: (document: DocumentRef, edited: boolean) => void;
  readonly openPalette: () => void;
  /** The document in front. */
  readonly front: StoredRef | undefined;
  /** What the inspector shows. */
  readonly subject: StoredRef | undefined;
}

/** Carries the workbench; the shell provides it. */
export const WorkbenchContext = createContext<Workbench | undefined>(undefined);

/** The workbench; throws outside the shell. */
export function useWorkbench(): Workbench {
  const workbench = use(WorkbenchContext);
  if (!workbench) throw new Error("useWorkbench: no shell above this component");
  return workbench;
}
