import type { DataSource, DataSourceConfig, DataSourceKind, DataSourceTest } from "#contract";
import { DATA_SOURCE_FIELDS, DATA_SOURCE_PORTS } from "#contract";
import type { PlainTextKey } from "../../../i18n/textKey.ts";

type ConfigField = Exclude<keyof DataSourceConfig, "options">;

/** The fields of a kind in the order of its form. */
export function fieldsOf(kind: DataSourceKind): readonly { readonly field: ConfigField; readonly required: boolean }[] {
  const { needs, may } = DATA_SOURCE_FIELDS[kind];
  return (["url", "host", "port", "database", "user"] as const).filter((field) => needs.includes(field) || may.includes(field)).map((field) => ({ field, required: needs.includes(field) }));
}
/** What a field is called with this kind. */
export function labelOf(kind: DataSourceKind, field: ConfigField): PlainTextKey {
  if (field === "database" && kind === "sqlite") return "sources:field.file";
  if (field === "database" && kind === "s3") return "sources:field.bucket";
  if (field === "user" && kind === "s3") return "sources:field.accessKey";
  if (field === "url" && kind === "kafka") return "sources:field.brokers";
  return `sources:field.${field}`;
}
/** Whether sources of this kind have a secret at all. */
export const takesSecret = (kind: DataSourceKind): boolean => kind !== "sqlite" && kind !== "hdfs" && kind !== "kafka";

/** Where it is, on one line. */
export function addressOf({ kind, config }: Pick<DataSource, "kind" | "config">): string {
  const { host, database, url } = config;
  const port = config.port ?? DATA_SOURCE_PORTS[kind];
  if (kind === "sqlite") return database;
  if (kind === "s3") return `${url.replace(/\/+$/, "")}/${database}`;
  if (url !== "") return url;
  return `${host}:${port}${database === "" ? "" : `/${database}`}`;
}
/** The step that failed; undefined when all went well. */
export const failedStep = (test: Pick<DataSourceTest, "steps">) => test.steps.find((step) => !step.ok);
