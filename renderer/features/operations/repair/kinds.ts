/** Parameters of what shows the night of a business date; an empty date is the current one. */
export type NightParams = { readonly businessDate: string };

/** What this part adds to the workbench. */
declare module "../../../ui/workbench/references.ts" {
  interface DocumentKinds {
    /** The root failures of a night, and the plan that repairs it. */
    repair: NightParams;
    /** The runs of a night across workflows, as a graph or a list. */
    night: NightParams;
  }
}
