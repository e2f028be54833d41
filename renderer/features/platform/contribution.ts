import { Server } from "lucide-react";
import type { AreaContribution } from "../../ui/workbench/contributions.ts";
import { AuditDocument, useAuditTab } from "./access/AuditDocument.tsx";
import { AuditInspector } from "./access/AuditInspector.tsx";
import { AccountDocument, useAccountTab } from "./access/AccountDocument.tsx";
import { UserMenu } from "./access/UserMenu.tsx";
import { UsersDocument, useUsersTab } from "./access/UsersDocument.tsx";
import { CalendarsDocument, useCalendarsTab } from "./calendars/CalendarsDocument.tsx";
import { LocksDocument, useLocksTab } from "./locks/LocksDocument.tsx";
import { NodeDocument, useNodeTab } from "./nodes/detail/NodeDocument.tsx";
import { NodeInspector } from "./nodes/NodeInspector.tsx";
import { nodePalette } from "./nodes/nodePalette.tsx";
import { TopologyDocument, useTopologyTab } from "./nodes/TopologyDocument.tsx";
import { NodeSummary } from "./nodes/NodeSummary.tsx";
import { PlacementDocument, usePlacementTab } from "./placement/PlacementDocument.tsx";
import { PlatformCommands } from "./PlatformCommands.tsx";
import { PlatformSideBar } from "./PlatformSideBar.tsx";
import { ServicesDocument, useServicesTab } from "./services/ServicesDocument.tsx";
import { SourcesDocument, useSourcesTab } from "./sources/SourcesDocument.tsx";
import { TaskTypeDocument, useTaskTypeTab } from "./taskTypes/TaskTypeDocument.tsx";
import { TaskTypesDocument, useTaskTypesTab } from "./taskTypes/TaskTypesDocument.tsx";
import { useVariablesTab, VariablesDocument } from "./variables/VariablesDocument.tsx";

type Nothing = Readonly<Record<never, never>>;

declare module "../../ui/workbench/references.ts" {
  interface DocumentKinds {
    topology: Nothing;
    /** One host; its parts are remembered while the window is open. */
    node: { readonly nodeId: string };
    /** Resource groups, pools and the platform's own rules. */
    placement: Nothing;
    /** Who edits which workflow. */
    locks: Nothing;
    taskTypes: Nothing;
    /** `copyOf`: a new type that begins as a copy of that one; `isNew`: a new one. */
    taskType: { readonly taskTypeId: string; readonly copyOf: string; readonly isNew: boolean };
    /** Of one project, or with an empty scope of the platform. */
    variables: { readonly scope: string };
    /** Data sources of the platform and of projects. */
    sources: Nothing;
    calendars: Nothing;
    users: Nothing;
    account: Nothing;
    audit: Nothing;
    services: Nothing;
  }
  interface SubjectKinds {
    node: { readonly nodeId: string };
    auditRecord: { readonly recordId: string };
  }
}

/** Hosts, task types, people and the server itself. */
export const platform: AreaContribution = {
  area: "platform",
  title: "platform:title",
  icon: Server,
  sideBar: PlatformSideBar,
  home: { kind: "topology", params: {} },
  documents: {
    topology: { component: TopologyDocument, useTab: useTopologyTab },
    node: { component: NodeDocument, useTab: useNodeTab },
    placement: { component: PlacementDocument, useTab: usePlacementTab },
    locks: { component: LocksDocument, useTab: useLocksTab },
    taskTypes: { component: TaskTypesDocument, useTab: useTaskTypesTab },
    taskType: { component: TaskTypeDocument, useTab: useTaskTypeTab },
    variables: { component: VariablesDocument, useTab: useVariablesTab },
    sources: { component: SourcesDocument, useTab: useSourcesTab },
    calendars: { component: CalendarsDocument, useTab: useCalendarsTab },
    users: { component: UsersDocument, useTab: useUsersTab },
    account: { component: AccountDocument, useTab: useAccountTab },
    audit: { component: AuditDocument, useTab: useAuditTab },
    services: { component: ServicesDocument, useTab: useServicesTab },
  },
  subjects: { node: { component: NodeInspector }, auditRecord: { component: AuditInspector } },
  status: [{ id: "nodes", side: "left", order: 10, component: NodeSummary }],
  background: PlatformCommands,
  palette: [nodePalette],
  slots: { user: UserMenu },
};
