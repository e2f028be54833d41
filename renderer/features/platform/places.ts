import { Activity, Blocks, Boxes, History, Lock, Network, UserRound, Users } from "lucide-react";

/** The documents of this area, in the order of the side bar. */
export const places = [
  { kind: "topology", title: "nodes:topology", icon: Network },
  { kind: "placement", title: "places:title", icon: Boxes },
  { kind: "taskTypes", title: "taskTypes:title", icon: Blocks },
  { kind: "locks", title: "locks:title", icon: Lock },
  { kind: "users", title: "access:users", icon: Users },
  { kind: "audit", title: "access:audit", icon: History },
  { kind: "services", title: "platform:services", icon: Activity },
  { kind: "account", title: "access:account", icon: UserRound },
] as const;
