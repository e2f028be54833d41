import type { ProjectId, ResourceId, ScriptArea, ScriptId, ScriptLanguage, UploadId, UserId, WorkflowInstanceId } from "#contract";
import type { At, Flag } from "./columns.ts";

export interface ResourcesTable {
  id: ResourceId;
  project_id: ProjectId;
  name: string;
  remark: string;
  changed_seq: number;
}
/** `place`: under which key its store has the bytes. */
export interface ResourceVersionsTable {
  resource_id: ResourceId;
  number: number;
  stored_name: string;
  bytes: number;
  sha256: string;
  place: string;
  created_at: At;
  created_by: string;
}
export interface UploadsTable {
  id: UploadId;
  project_id: ProjectId;
  name: string;
  remark: string;
  bytes: number;
  user_id: UserId;
  created_at: At;
}
export interface ScriptsTable {
  id: ScriptId;
  area: ScriptArea;
  owner_id: UserId;
  parent_id: ScriptId | null;
  name: string;
  language: ScriptLanguage | null;
  bytes: number;
  version: number;
  changed_at: At;
  changed_by: string;
  changed_seq: number;
  text: string;
}
export interface ScriptVersionsTable {
  script_id: ScriptId;
  number: number;
  automatic: Flag;
  at: At;
  by: string;
  bytes: number;
  text: string;
}
export interface ScriptRunsTable {
  script_id: ScriptId;
  workflow_instance_id: WorkflowInstanceId;
  at: At;
  by: string;
}
