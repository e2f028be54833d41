import { House } from "lucide-react";
import type { AreaContribution } from "../../ui/workbench/contributions.ts";
import { Gate } from "./Gate.tsx";
import { FirstDocument, StartDocument, useStartTab } from "./StartDocument.tsx";

declare module "../../ui/workbench/references.ts" {
  interface DocumentKinds {
    start: Readonly<Record<never, never>>;
  }
}

/** Sign-in before the shell, the Start document in it. */
export const welcome: AreaContribution = {
  area: "overview",
  title: "welcome:area",
  icon: House,
  home: { kind: "start", params: {} },
  documents: { start: { component: StartDocument, useTab: useStartTab } },
  background: FirstDocument,
  slots: { gate: Gate },
};
