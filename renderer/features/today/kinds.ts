type Nothing = Readonly<Record<never, never>>;

/** What this feature adds to the workbench. */
declare module "../../ui/workbench/references.ts" {
  interface DocumentKinds {
    /** The current business date at a glance. */
    today: Nothing;
    /** How dates went, and what makes up one of them. */
    charts: Nothing;
  }
}
export {};
