import type { CalendarId, DraftId, FolderId, ProjectId, RevisionId, TaskTypeId, UserId, WorkflowId } from "#contract";
import type { Generated } from "kysely";
import type { At, Changed, Flag, Json } from "./columns.ts";

export interface TaskTypesTable {
  id: TaskTypeId;
  name: string;
  version: number;
  enabled: Flag;
  built_in: Flag;
  body: Json;
  changed_at: At;
  changed_seq: number;
}
export interface ProjectsTable {
  id: ProjectId;
  name: string;
  description: string;
  created_at: At;
  version: number;
  changed_seq: number;
}
/** `removed_at`: the row stays for the history of its instances; its name is free. `draft` is last because lists do not read it. */
export interface WorkflowsTable {
  id: WorkflowId;
  project_id: ProjectId;
  name: string;
  description: string;
  owner: string;
  task_count: number;
  draft_version: number;
  revision: number | null;
  revision_id: RevisionId | null;
  draft_differs: Flag;
  changed_at: At;
  changed_by: string;
  removed_at: At | null;
  changed_seq: number;
  draft: Json;
  folder_id: FolderId | null;
  enabled: Generated<Flag>;
  /** [HLD1] Ids of frozen tasks; an empty one is the whole workflow. */
  frozen: Generated<Json>;
}
export interface RevisionsTable {
  id: RevisionId;
  workflow_id: WorkflowId;
  number: number | null;
  note: string;
  created_at: At;
  created_by: string;
  definition: Json;
  task_types: Json;
}
export interface CalendarsTable extends Changed {
  id: CalendarId;
  project_id: ProjectId | null;
  name: string;
  rule: Json;
  remark: string;
}
/** Up to which instant the schedule points of a workflow have been looked at. */
export interface ScheduleStatesTable {
  workflow_id: WorkflowId;
  planned_until: At;
}
export interface FoldersTable {
  id: FolderId;
  project_id: ProjectId;
  parent_id: FolderId | null;
  name: string;
  params: Json;
  remark: string;
  version: number;
  changed_seq: number;
}
/** `task_id` is empty for the whole workflow. */
export interface FollowersTable {
  workflow_id: WorkflowId;
  task_id: string;
  user_id: UserId;
}
/** `unsaved`: what the holder's editor last showed and had not saved. */
export interface EditLocksTable {
  workflow_id: WorkflowId;
  holder_id: UserId;
  holder: string;
  since: At;
  last_edit_at: At;
  waiting: Json;
  changed_seq: number;
  unsaved: Json | null;
}
export interface NamedDraftsTable {
  id: DraftId;
  workflow_id: WorkflowId;
  name: string;
  author_id: UserId;
  author: string;
  at: At;
  definition: Json;
}
