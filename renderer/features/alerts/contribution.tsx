import { BellRing } from "lucide-react";
import type { AreaContribution } from "../../ui/workbench/contributions.ts";
import { AlertInbox, useInboxTab } from "./AlertInbox.tsx";
import { AlertsSideBar } from "./AlertsSideBar.tsx";
import { ChannelsDocument, useChannelsTab } from "./channels/ChannelsDocument.tsx";
import { RulesDocument, useRulesTab } from "./rules/RulesDocument.tsx";
import { useAlertNews } from "./useAlertNews.ts";

type Nothing = Readonly<Record<never, never>>;

declare module "../../ui/workbench/references.ts" {
  interface DocumentKinds {
    /** What needs a person. */
    alerts: Nothing;
    alertRules: Nothing;
    /** Where messages of alerts go. */
    alertChannels: Nothing;
  }
}

function Background() {
  useAlertNews();
  return null;
}

/** The inbox, rules and channels. */
export const alerts: AreaContribution = {
  area: "alerts",
  title: "alerts:area",
  icon: BellRing,
  sideBar: AlertsSideBar,
  home: { kind: "alerts", params: {} },
  documents: {
    alerts: { component: AlertInbox, useTab: useInboxTab },
    alertRules: { component: RulesDocument, useTab: useRulesTab },
    alertChannels: { component: ChannelsDocument, useTab: useChannelsTab },
  },
  background: Background,
};
