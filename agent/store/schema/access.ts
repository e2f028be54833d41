import type { ApiTokenId, ProjectId, Role, UserId } from "#contract";
import type { Generated } from "kysely";
import type { At, Flag, Json } from "./columns.ts";

export interface UsersTable {
  id: UserId;
  name: string;
  password_hash: string;
  platform_admin: Flag;
  disabled: Flag;
  created_at: At;
  last_seen_at: At | null;
  /** The operating system user as whom scripts of this person run; null: the agent's own. */
  os_user: string | null;
  email: string | null;
}
export interface SessionsTable {
  hash: string;
  user_id: UserId;
  expires_at: At;
}
export interface ApiTokensTable {
  id: ApiTokenId;
  hash: string;
  name: string;
  user_id: UserId;
  created_at: At;
  expires_at: At | null;
  last_used_at: At | null;
  scope: Json | null;
}
/** Of an install line: how often it may still be used, and which node each place that used it was given. */
export interface CodesTable {
  hash: string;
  purpose: string;
  subject: string;
  expires_at: At;
  used_at: At | null;
  uses_left: Generated<number>;
  given: Generated<Json>;
}
export interface MembersTable {
  project_id: ProjectId;
  user_id: UserId;
  role: Role;
}
