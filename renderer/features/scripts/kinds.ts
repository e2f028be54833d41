/** What this feature adds to the workbench. */
declare module "../../ui/workbench/references.ts" {
  interface DocumentKinds {
    /** The development center; which file is open is in `scriptChoice`. */
    scripts: Readonly<Record<never, never>>;
  }
}

export {};
