import type { NodeId, NodeState, ResourceGroupId } from "#contract";
import type { Generated } from "kysely";
import type { At, Flag, Json } from "./columns.ts";

export interface NodesTable {
  id: NodeId;
  number: number;
  kind: "server" | "master" | "slave";
  name: string;
  address: string;
  port: number;
  parent_id: NodeId | null;
  remark: string;
  tags: Json;
  slots: number | null;
  state: NodeState;
  reason: Json | null;
  desired: "started" | "stopped" | "draining";
  enrolled_at: At | null;
  last_heard_at: At | null;
  host: Json | null;
  public_key: string | null;
  certificate: string | null;
  changed_seq: number;
  group_id: ResourceGroupId | null;
  weight: Generated<number>;
  maintenance: Json | null;
}
/** A row for each minute of a node that was heard. */
export interface NodeSamplesTable {
  node_id: NodeId;
  at: At;
  sample: Json;
}
export interface NodeEventsTable {
  id: string;
  node_id: NodeId;
  at: At;
  kind: string;
  detail: Json;
}
export interface InstallStepsTable {
  node_id: NodeId;
  at: At;
  step: string;
  ok: Flag;
  detail: string;
}
