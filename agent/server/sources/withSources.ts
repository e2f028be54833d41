import { DATA_SOURCE_PORTS, nearestName, SECRET_MASK, sentence, shownParameters, sourceVariable, type DataSource, type ResolvedParameter, type SOURCE_NAMES, type TaskTypeBody } from "#contract";
import type { Resolution } from "../../domain/parameters/resolveParameters.ts";
import type { StoredSource } from "../../store/index.ts";

type Values = Readonly<Record<(typeof SOURCE_NAMES)[number], string>>;

/** Where a data source is, as a program takes it; no address holds a password. */
export function sourceValues({ kind, config }: Pick<DataSource, "kind" | "config">, password: string): Values {
  const { host, database, user, options } = config;
  const port = config.port ?? DATA_SOURCE_PORTS[kind];
  const tls =
    kind === "postgresql" ? { disable: "off", require: "require", "verify-full": "verify-full" }[options["sslmode"] ?? "disable"] : { false: "off", true: "require", verify: "verify-full" }[options["ssl"] ?? "false"];
  return { KIND: kind, HOST: host, PORT: port === null ? "" : String(port), DATABASE: database, USER: user, PASSWORD: password, URL: urlOf({ kind, config }, port), TLS: tls ?? "off" };
}
function urlOf({ kind, config }: Pick<DataSource, "kind" | "config">, port: number | null): string {
  const { database, options } = config;
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  if (kind === "postgresql" || kind === "mysql") return `${kind}://${host}:${port}/${encodeURIComponent(database)}`;
  if (kind === "sqlite") return database;
  if (kind !== "hive") return config.url;
  const mode = options["transportMode"] === "http" ? `;transportMode=http;httpPath=${options["httpPath"] ?? "cliservice"}` : "";
  const ssl = (options["ssl"] ?? "false") === "false" ? "" : ";ssl=true";
  return `jdbc:hive2://${host}:${port}/${database}${mode}${ssl}${options["principal"] === undefined ? "" : `;principal=${options["principal"]}`}`;
}

/**
 * [VAR1] A resolution with what its fields of the kind `dataSource` mean: `SOURCE_HOST` and so on in the environment, the password among
 * the secrets. `open` gives a password, or null when it cannot be read. A name that means nothing is a problem.
 */
export function withSources(resolution: Resolution, type: Pick<TaskTypeBody, "parameters">, known: ReadonlyMap<string, StoredSource>, open: (source: StoredSource) => string | null): Resolution {
  const environment = { ...resolution.environment };
  const parameters = new Map(resolution.parameters.map((one) => [one.name, one]));
  const [secrets, masked, problems] = [new Set(resolution.secrets), new Set(resolution.masked), [...resolution.problems]];
  for (const { key, kind } of shownParameters(type.parameters, resolution.form)) {
    const name = kind === "dataSource" ? resolution.form[key] : undefined;
    if (typeof name !== "string" || name === "") continue;
    const source = known.get(name);
    if (source === undefined) {
      const nearest = nearestName(name, known.keys());
      problems.push({ name: key, sentence: sentence("start.sourceUnknown", { source: name, nearest: nearest ?? "" }) });
      continue;
    }
    const password = source.sealed === null ? "" : open(source);
    if (password === null) problems.push({ name: key, sentence: sentence("secrets.unreadable", { name }) });
    for (const [part, value] of Object.entries(sourceValues(source, password ?? "")) as [keyof Values, string][]) {
      const variable = sourceVariable(key, part);
      const secret = part === "PASSWORD" && source.sealed !== null;
      environment[variable] = value;
      parameters.set(variable, { name: variable, value: secret ? SECRET_MASK : value, raw: "", origin: "task", from: name, secret } satisfies ResolvedParameter);
      if (!secret) continue;
      secrets.add(variable);
      if (value !== "") masked.add(value);
    }
  }
  return { ...resolution, environment, parameters: [...parameters.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), secrets: [...secrets].sort(), masked: [...masked].sort(), problems };
}
export const namesSources = (type: Pick<TaskTypeBody, "parameters">): boolean => type.parameters.some((spec) => spec.kind === "dataSource");
