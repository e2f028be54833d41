import type { Problem } from "../errors/errors.ts";
import { DATA_SOURCE_OPTIONS, type DataSourceConfig, type DataSourceKind } from "./dataSource.ts";
import type { Sentence } from "./sentence.ts";

type Field = keyof DataSourceConfig;
/** The fields of a kind: those that it needs, and those that it may have. Every other one stays empty. */
export const DATA_SOURCE_FIELDS: Readonly<Record<DataSourceKind, { readonly needs: readonly Field[]; readonly may: readonly Field[] }>> = {
  postgresql: { needs: ["host", "database"], may: ["port", "user"] },
  mysql: { needs: ["host", "database"], may: ["port", "user"] },
  sqlite: { needs: ["database"], may: [] },
  http: { needs: ["url"], may: ["user"] },
  hive: { needs: ["host"], may: ["port", "database", "user"] },
  hdfs: { needs: ["url"], may: [] },
  s3: { needs: ["url", "database"], may: ["user"] },
  kafka: { needs: ["url"], may: ["user"] },
};
/** The port of a kind when none is given; null for kinds that have an address instead. */
export const DATA_SOURCE_PORTS: Readonly<Record<DataSourceKind, number | null>> = { postgresql: 5432, mysql: 3306, hive: 10_000, sqlite: null, http: null, hdfs: null, s3: null, kafka: null };

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  sslmode: ["disable", "require", "verify-full"],
  ssl: ["false", "true", "verify"],
  mode: ["ro", "rw"],
  transportMode: ["binary", "http"],
  pathStyle: ["true", "false"],
  securityProtocol: ["PLAINTEXT", "SSL"],
};
const NUMBERS: ReadonlySet<string> = new Set(["connect_timeout", "statement_timeout", "connectTimeout", "busy_timeout", "timeoutSeconds"]);
const WORD = /^[\w .,:;@/+-]*$/;
const HOST = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/;
const ADDRESS = /^[0-9A-Fa-f:.]+$/;
const PLAIN = /^[^\p{Cc}?&;=\s]+$/u;
const PATH = /^\/[^\p{Cc}]+$/u;
const BROKER = /^([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Brokers of Kafka, as they are written: `host:port`, separated by commas. Null when it is no such list. */
export function brokersOf(url: string): { readonly host: string; readonly port: number }[] | null {
  const brokers = url.split(",").map((one) => BROKER.exec(one.trim()));
  if (brokers.some((one) => one === null || Number(one[2]) < 1 || Number(one[2]) > 65_535)) return null;
  return brokers.map((one) => ({ host: one![1]!.replace(/^\[|\]$/g, ""), port: Number(one![2]) }));
}

/** [SRC1] What keeps a data source from being saved, each at its field: what it needs, what it may not have, and options outside of the written list. */
export function problemsOfSource(kind: DataSourceKind, config: DataSourceConfig): Problem[] {
  const problems: Problem[] = [];
  const add = (field: string, code: string, values: Sentence["values"] = {}): void => void problems.push({ path: `config.${field}`, sentence: { code, values: { field, kind, ...values } }, line: null });
  const { needs, may } = DATA_SOURCE_FIELDS[kind];
  for (const field of needs) if (config[field] === "" || config[field] === null) add(field, "source.fieldMissing");
  for (const field of ["host", "port", "database", "user", "url"] as const) {
    const given = config[field] !== "" && config[field] !== null;
    if (given && !needs.includes(field) && !may.includes(field)) add(field, "source.fieldUnused");
  }
  const { host, database, url } = config;
  if (host !== "" && !HOST.test(host) && !(host.includes(":") && ADDRESS.test(host))) add("host", "source.badHost", { value: host });
  if (database !== "" && !databaseFits(kind, database)) add("database", kind === "sqlite" ? "source.badFile" : kind === "s3" ? "source.badBucket" : "source.badDatabase", { value: database });
  if (url !== "" && kind === "kafka") {
    if (brokersOf(url) === null) add("url", "source.badBrokers", { value: url });
  } else if (url !== "") addressProblems(url, add);
  const allowed = DATA_SOURCE_OPTIONS[kind];
  for (const [name, value] of Object.entries(config.options)) {
    const field = `options.${name}`;
    if (!allowed.includes(name)) add(field, "source.optionRefused", { option: name, allowed: allowed.join(", ") });
    else if (CHOICES[name] !== undefined && !CHOICES[name].includes(value)) add(field, "source.optionChoice", { option: name, value, choices: CHOICES[name].join(", ") });
    else if (NUMBERS.has(name) && !/^\d{1,7}$/.test(value)) add(field, "source.optionNumber", { option: name, value });
    else if (!WORD.test(value) || /^\s*(file|jar|data|ftp):/i.test(value)) add(field, "source.optionValue", { option: name, value });
  }
  return problems;
}

function databaseFits(kind: DataSourceKind, database: string): boolean {
  if (kind === "sqlite") return PATH.test(database) && !database.split("/").includes("..");
  if (kind === "s3") return BUCKET.test(database);
  return PLAIN.test(database);
}

const SCHEME = /^(https?):\/\/([^/?#]*)/i;
/** An address of http or https, without a user: a password in it would be shown to everybody. */
function addressProblems(url: string, add: (field: string, code: string, values?: Sentence["values"]) => void): void {
  const found = SCHEME.exec(url);
  if (found === null || found[2] === "" || /[\p{Cc}\s\\]/u.test(url)) add("url", "source.badAddress", { value: url.slice(0, 200) });
  else if (found[2]!.includes("@")) add("url", "source.addressUser");
}

/** Whether a secret that was typed for one place would now be sent to another. Then it must be typed again. */
export const isOtherPlace = (before: DataSourceConfig, after: DataSourceConfig): boolean => before.host !== after.host || before.port !== after.port || before.url !== after.url;
