import type { FeatureContribution } from "../../ui/workbench/contributions.ts";
import { ConnectionsDocument, useConnectionsTab } from "./ConnectionsDocument.tsx";
import { ConnectionCommands } from "./ConnectionCommands.tsx";
import { ConnectionStatus } from "./ConnectionStatus.tsx";
import { ConnectionSwitcher } from "./ConnectionSwitcher.tsx";
import { OfflineBanner } from "./OfflineBanner.tsx";

declare module "../../ui/workbench/references.ts" {
  interface DocumentKinds {
    connections: Readonly<Record<never, never>>;
  }
}

/** Which server this window speaks with, and how well. */
export const connections: FeatureContribution = {
  documents: { connections: { component: ConnectionsDocument, useTab: useConnectionsTab } },
  status: [{ id: "connection", side: "left", order: 0, component: ConnectionStatus }],
  background: ConnectionCommands,
  slots: { connection: ConnectionSwitcher, banner: OfflineBanner },
};
