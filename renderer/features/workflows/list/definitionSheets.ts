import { create } from "zustand";

/** A sheet that some list or menu asked for. */
export type DefinitionSheet =
  | { readonly kind: "newProject" }
  | { readonly kind: "newWorkflow"; readonly projectId: string | undefined; readonly folderId?: string | undefined }
  | { readonly kind: "removeProject"; readonly projectId: string }
  | { readonly kind: "removeWorkflow"; readonly workflowId: string }
  | { readonly kind: "ownerOfWorkflow" | "moveWorkflow"; readonly workflowId: string }
  | { readonly kind: "disableWorkflows"; readonly workflowIds: readonly string[] }
  | { readonly kind: "newFolder"; readonly projectId: string; readonly parentId: string | null }
  | { readonly kind: "renameFolder" | "moveFolder" | "removeFolder"; readonly folderId: string }
  | { readonly kind: "run" | "test"; readonly workflowId: string };

/** The sheet over projects and workflows that is open in this window. */
export const useDefinitionSheets = create<{ readonly sheet: DefinitionSheet | undefined; readonly open: (sheet: DefinitionSheet) => void; readonly close: () => void }>((set) => ({
  sheet: undefined,
  open: (sheet) => set({ sheet }),
  close: () => set({ sheet: undefined }),
}));
