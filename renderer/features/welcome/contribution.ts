import type { FeatureContribution } from "../../ui/workbench/contributions.ts";
import { Gate } from "./Gate.tsx";
import { StartDocument, useStartTab } from "./StartDocument.tsx";

declare module "../../ui/workbench/references.ts" {
  interface DocumentKinds {
    start: Readonly<Record<never, never>>;
  }
}

/** Sign-in before the shell, the Start document in it. */
export const welcome: FeatureContribution = {
  documents: { start: { component: StartDocument, useTab: useStartTab } },
  slots: { gate: Gate },
};
