import type { DataSourceId, DataSourceKind, ProjectId, VariableId } from "#contract";
import type { At, Changed, Flag, Json } from "./columns.ts";

/** `value`: the text itself, or of a secret what `secrets/secretBox` made of it. */
export interface VariablesTable extends Changed {
  id: VariableId;
  project_id: ProjectId | null;
  name: string;
  secret: Flag;
  value: string;
  remark: string;
}
/** Values of secret fields of tasks, encrypted. Definitions hold the id only. Never changed, never read by a person. */
export interface SecretsTable {
  id: string;
  project_id: ProjectId;
  value: string;
  created_at: At;
}
export interface DataSourcesTable extends Changed {
  id: DataSourceId;
  project_id: ProjectId | null;
  name: string;
  kind: DataSourceKind;
  config: Json;
  secret: string | null;
  owner: string;
  remark: string;
  tests: Json;
}
