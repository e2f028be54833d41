import type { ProjectId, UiFactName } from "#contract";
import type { At, Json } from "./columns.ts";

export interface MigrationsTable {
  number: number;
  name: string;
  at: At;
}
/** One row. `last_seq` is the highest fact number, `batch` counts commits, `writer` names the engine that may write. */
export interface FactCounterTable {
  id: number;
  last_seq: number;
  batch: number;
  writer: string;
}
export interface OutboxTable {
  seq: number;
  at: At;
  name: UiFactName;
  topic: string;
  project_id: ProjectId | null;
  payload: Json;
}
export interface PlatformSettingsTable {
  key: string;
  value: string;
}
export interface PlatformSecretsTable {
  name: string;
  value: string;
}
export interface AuditTable {
  id: string;
  at: At;
  actor: string;
  source: string;
  /** The name of the token that was used. */
  token: string | null;
  command: string;
  object: string;
  project_id: ProjectId | null;
  before: Json;
  after: Json;
  answer: Json;
}
