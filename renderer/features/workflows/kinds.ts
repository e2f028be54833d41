/** What this feature adds to the workbench. */
declare module "../../ui/workbench/references.ts" {
  interface DocumentKinds {
    /** All projects and their workflows; with a project, that one. */
    workflows: Readonly<Record<never, never>>;
    project: { readonly projectId: string };
    folder: { readonly folderId: string };
    /** The editor of one workflow. */
    workflow: { readonly workflowId: string };
    /** The versions of one workflow, compared. */
    versions: { readonly workflowId: string };
    /** Files that scripts ask for. */
    resources: Readonly<Record<never, never>>;
    /** Definitions as text: import, export. */
    definitionText: Readonly<Record<never, never>>;
  }
  interface SubjectKinds {
    /** The form of what is selected in the editor of this workflow. */
    workflowEditor: { readonly workflowId: string };
  }
  interface PanelKinds {
    problems: Readonly<Record<never, never>>;
  }
}

export {};
