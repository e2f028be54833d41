import { Activity, Blocks, Boxes, CalendarDays, DatabaseZap, History, Lock, Network, UserRound, Users, Variable } from "lucide-react";

/** The documents of this area, in the order of the side bar. */
export const places = [
  { document: { kind: "topology", params: {} }, title: "nodes:topology", icon: Network },
  { document: { kind: "placement", params: {} }, title: "places:title", icon: Boxes },
  { document: { kind: "taskTypes", params: {} }, title: "taskTypes:title", icon: Blocks },
  { document: { kind: "variables", params: { scope: "" } }, title: "variables:title", icon: Variable },
  { document: { kind: "sources", params: {} }, title: "sources:title", icon: DatabaseZap },
  { document: { kind: "calendars", params: {} }, title: "schedules:calendars", icon: CalendarDays },
  { document: { kind: "locks", params: {} }, title: "locks:title", icon: Lock },
  { document: { kind: "users", params: {} }, title: "access:users", icon: Users },
  { document: { kind: "audit", params: {} }, title: "access:audit", icon: History },
  { document: { kind: "services", params: {} }, title: "platform:services", icon: Activity },
  { document: { kind: "account", params: {} }, title: "access:account", icon: UserRound },
] as const;
