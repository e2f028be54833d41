import { z } from "zod";
import { DataSourceId, Instant, Name, NodeId, ProjectId, Remark } from "./ids.ts";
import { Sentence } from "./sentence.ts";

export const DataSourceKind = z.enum(["postgresql", "mysql", "sqlite", "http", "hive", "hdfs", "s3", "kafka"]);
export type DataSourceKind = z.infer<typeof DataSourceKind>;

/**
 * [SRC1] Driver options that may be set, by kind; every other one is refused. None of them reads a file of the host, loads code
 * or weakens the check of a certificate.
 */
export const DATA_SOURCE_OPTIONS: Readonly<Record<DataSourceKind, readonly string[]>> = {
  postgresql: ["sslmode", "application_name", "connect_timeout", "statement_timeout", "search_path", "client_encoding"],
  mysql: ["ssl", "charset", "connectTimeout", "timezone"],
  sqlite: ["mode", "busy_timeout"],
  http: ["timeoutSeconds"],
  hive: ["transportMode", "httpPath", "ssl", "principal"],
  hdfs: ["user", "timeoutSeconds"],
  s3: ["region", "pathStyle", "timeoutSeconds"],
  kafka: ["securityProtocol", "clientId", "connectTimeout"],
};

/** Where a data source is. Which fields count depends on the kind: `problemsOfSource` says what is missing. */
export const DataSourceConfig = z.strictObject({
  host: z.string().max(255).default(""),
  port: z.number().int().min(1).max(65_535).nullable().default(null),
  /** Also the bucket of S3 and the file of SQLite. */
  database: z.string().max(1000).default(""),
  user: z.string().max(200).default(""),
  /** `http`, `hdfs` (WebHDFS) and `s3`: where requests go. `kafka`: `host:port`, separated by commas. */
  url: z.string().max(2000).default(""),
  options: z.record(z.string().max(60), z.string().max(1000)).default({}),
});
export type DataSourceConfig = z.infer<typeof DataSourceConfig>;

/** One step of a test, in the order in which they were tried; after the first that fails there are no more. */
export const DataSourceTestStep = z.object({ step: z.enum(["resolve", "connect", "tls", "signIn", "read"]), ok: z.boolean(), detail: Sentence, ms: z.number().int() });
export type DataSourceTestStep = z.infer<typeof DataSourceTestStep>;
export const DataSourceTest = z.object({ nodeId: NodeId, nodeName: z.string(), at: Instant, steps: z.array(DataSourceTestStep) });
export type DataSourceTest = z.infer<typeof DataSourceTest>;

/** A database, store or service that tasks use by name. Its password is kept encrypted and never read back. */
export const DataSource = z.object({
  id: DataSourceId,
  /** Null: for every project. */
  projectId: ProjectId.nullable(),
  name: Name,
  kind: DataSourceKind,
  config: DataSourceConfig,
  hasSecret: z.boolean(),
  owner: z.string(),
  remark: Remark,
  /** The last test from each host. */
  tests: z.array(DataSourceTest),
  changedAt: Instant,
  changedBy: z.string(),
  version: z.number().int(),
  changedSeq: z.number().int(),
});
export type DataSource = z.infer<typeof DataSource>;
