import { Settings as SettingsIcon } from "lucide-react";
import type { AreaContribution } from "../../ui/workbench/contributions.ts";
import { SettingsDocument, useSettingsTab } from "./SettingsDocument.tsx";

declare module "../../ui/workbench/references.ts" {
  interface DocumentKinds {
    settings: Readonly<Record<never, never>>;
  }
}

/** How the client looks and answers, for this person on this computer. */
export const settings: AreaContribution = {
  area: "settings",
  title: "settings:title",
  icon: SettingsIcon,
  home: { kind: "settings", params: {} },
  documents: { settings: { component: SettingsDocument, useTab: useSettingsTab } },
};
