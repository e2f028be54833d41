import {
  argumentNames,
  isFile,
  nearestName,
  outputReference,
  parseParameterText,
  resourceNameOf,
  SECRET_MASK,
  sentence,
  type ParameterOrigin,
  type ParameterPart,
  type ParameterText,
  type ParameterValue,
  type ParameterValues,
  type ResolvedParameter,
  type Sentence,
  type TaskTypeBody,
} from "#contract";
import { cyclesAmong } from "./cyclesAmong.ts";
import { writeDate } from "./dateText.ts";

/** [VAR1] A value that nobody is shown. It is opened when a value names it, and only then. */
export interface SecretValue {
  /** Null when it cannot be read. */
  readonly open: () => string | null;
}
export type VariableValues = Readonly<Record<string, string | SecretValue>>;
type Texts = Readonly<Record<string, string>>;

export interface ParameterScopes {
  readonly run: Texts;
  readonly task: ParameterValues;
  /** [FLOW1] Outputs that the values of the task name, as `task.output`; null: not written. */
  readonly upstream?: ReadonlyMap<string, string | null>;
  readonly workflow: Texts;
  /** [FLD1] The nearest first; `path` such as `etl/night`. */
  readonly folders: readonly { readonly path: string; readonly params: Texts }[];
  readonly project: VariableValues;
  readonly platform: VariableValues;
  readonly builtIn: Texts;
}
export interface Resolution {
  /** What the task gets beside its form, by name; fit to be stored and shown: where a secret went in, the value is `SECRET_MASK`. */
  readonly parameters: ResolvedParameter[];
  /** Secret variables that it could name; they are in no environment. */
  readonly withheld: ResolvedParameter[];
  /** The same parameters with their real values. For the agent alone. */
  readonly environment: Record<string, string>;
  /** Form values with every reference resolved, code untouched (PAR2). For the agent alone. */
  readonly form: ParameterValues;
  /** Names in `environment` and `form` whose value a secret went into, and the secrets themselves: what logs must not show [SEC1]. */
  readonly secrets: string[];
  readonly masked: string[];
  /** Resources that fields of the kind `file` name, and the names that they get in the work directory. */
  readonly files: { readonly path: string; readonly name: string }[];
  /** A parameter's name and what is wrong with it. */
  readonly problems: { name: string; sentence: Sentence }[];
}
const VALUE_LIMIT = 100_000;

interface Entry {
  readonly origin: ParameterOrigin;
  readonly from: string | null;
  readonly raw: string;
  readonly text: ParameterText | null;
  readonly secret: SecretValue | null;
}
interface Value {
  readonly text: string;
  readonly secret: boolean;
}

/**
 * [PAR3] Every parameter of one task: run > task > upstream outputs > workflow > folder, the nearest first > project > platform > built in. `${name}` and
 * dates resolve inside values only, never inside code [PAR2, PAR4]. What cannot be read, an unknown name, a circle, a date out of
 * range, a value over 100,000 characters, and a secret in an argument list are problems; such a value is empty. Never throws, and
 * the order of names changes nothing.
 * @param scheduleAt the schedule point in the run's zone, from which dates count
 */
export function resolveParameters(scopes: ParameterScopes, type: Pick<TaskTypeBody, "parameters" | "plugin" | "stop">, scheduleAt: Temporal.ZonedDateTime): Resolution {
  const specs = new Map(type.parameters.map((spec) => [spec.key, spec]));
  const withDefaults: ParameterValues = {};
  for (const spec of type.parameters) if (spec.default !== undefined) withDefaults[spec.key] = spec.default;
  Object.assign(withDefaults, scopes.task);
  const entries = entriesOf(scopes, withDefaults, (name) => specs.get(name)?.kind);

  const problems: Resolution["problems"] = [];
  const masked = new Set<string>();
  const values = new Map<string, Value>();
  const add = (name: string, problem: Sentence): void => void problems.push({ name, sentence: problem });

  const join = (owner: string, { parts, problems: unreadable }: ParameterText): Value => {
    for (const problem of unreadable) add(owner, sentence(problem.code, problem.values));
    let text = "";
    let secret = false;
    for (const part of parts) {
      const value = valueOf(owner, part);
      secret ||= value.secret;
      if (text.length + value.text.length > VALUE_LIMIT) {
        add(owner, sentence("parameter.tooLong", { name: owner, limit: VALUE_LIMIT }));
        return { text: "", secret };
      }
      text += value.text;
    }
    return { text, secret };
  };
  const valueOf = (owner: string, part: ParameterPart): Value => {
    if (typeof part === "string") return { text: part, secret: false };
    if ("date" in part) {
      const text = writeDate(part.date, scheduleAt);
      if (text === null) add(owner, sentence("parameter.dateRange", { name: owner }));
      return { text: text ?? "", secret: false };
    }
    const known = values.get(part.name);
    if (known !== undefined) return known;
    if (scopes.upstream?.get(part.name) === null) {
      const { task, output } = outputReference(part.name)!;
      add(owner, sentence("output.missing", { upstream: task, output }));
      return { text: "", secret: false };
    }
    const nearest = nearestName(part.name, [...entries.keys()].sort());
    add(owner, nearest === null ? sentence("parameter.unknown", { name: part.name }) : sentence("parameter.unknownNearest", { name: part.name, nearest }));
    return { text: "", secret: false };
  };
  const openSecret = (name: string, { open }: SecretValue): Value => {
    const text = open();
    if (text === null) add(name, sentence("secrets.unreadable", { name }));
    else masked.add(text);
    return { text: text ?? "", secret: true };
  };

  const referred = new Map([...entries].map(([name, { text }]) => [name, text === null ? [] : referencesIn(text).filter((other) => entries.has(other))]));
  const needed = neededSecrets(entries, withDefaults, specs, referred);
  const { order, cycles } = cyclesAmong(referred);
  for (const [name, path] of cycles) {
    values.set(name, { text: "", secret: false });
    if (path.at(-1) === name) add(name, sentence("parameter.circle", { name, path: path.join(" > ") }));
  }
  for (const name of order) {
    const { text, secret } = entries.get(name)!;
    if (text !== null) values.set(name, join(name, text));
    else if (needed.has(name)) values.set(name, openSecret(name, secret!));
  }

  const parameters: ResolvedParameter[] = [];
  const withheld: ResolvedParameter[] = [];
  const environment: Record<string, string> = {};
  const secrets = new Set<string>();
  for (const name of [...entries.keys()].sort()) {
    const { origin, from, raw, text } = entries.get(name)!;
    if (text === null) {
      withheld.push({ name, value: SECRET_MASK, raw: "", origin, from, secret: true });
      continue;
    }
    const value = values.get(name)!;
    if (value.secret) secrets.add(name);
    parameters.push({ name, value: value.secret ? SECRET_MASK : value.text, raw, origin, from, secret: value.secret });
    // Its name is none for a program; whoever wants it there gives it one.
    if (origin !== "upstream") environment[name] = value.text;
  }

  const form: ParameterValues = {};
  const secretForm = new Set<string>();
  const expand = (key: string, text: string): string => {
    const value = join(key, parseParameterText(text));
    if (value.secret) secretForm.add(key);
    return value.text;
  };
  for (const [key, value] of Object.entries(withDefaults)) {
    const spec = specs.get(key);
    if (spec?.kind === "code") form[key] = value;
    else if (Array.isArray(value)) form[key] = value.map((row) => Object.fromEntries(Object.entries(row).map(([column, text]) => [column, expand(key, text)])));
    else if (typeof value === "string") form[key] = spec === undefined ? (values.get(key)?.text ?? "") : castTo(spec.kind, cycles.has(key) && entries.get(key)?.origin === "task" ? "" : expand(key, value));
    else form[key] = value;
    // A table's cells beside the secret are no secret: of it, the secret itself is masked.
    if (secretForm.has(key) && !Array.isArray(value)) secrets.add(key);
    if (spec?.kind === "secret") secrets.add(key);
  }
  const files = new Map<string, string>();
  for (const spec of type.parameters) {
    const value = form[spec.key];
    if (spec.kind !== "file" || typeof value !== "string" || value === "") continue;
    const resource = resourceNameOf(value);
    if (resource === null) {
      if (!isFile(value)) add(spec.key, sentence("end.file", { field: spec.key, value }));
      continue;
    }
    files.set(resource, value);
    form[spec.key] = `./${resource}`;
    if (entries.get(spec.key)?.origin === "task") environment[spec.key] = `./${resource}`;
  }
  const shown = argumentNames(type);
  for (const name of new Set([...secretForm, ...secrets])) if (shown.has(name)) add(name, sentence("parameter.secretInArguments", { name }));
  return {
    parameters,
    withheld,
    environment,
    form,
    secrets: [...secrets].sort(),
    masked: [...masked].filter((text) => text !== "").sort(),
    files: [...files].map(([name, path]) => ({ path, name })),
    problems: unique(problems),
  };
}

/** The nearest value of each name. Lists and code are no variables, and a secret field is a form value only. */
function entriesOf(scopes: ParameterScopes, task: ParameterValues, kindOf: (name: string) => string | undefined): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const put = (origin: ParameterOrigin, from: string | null, values: Readonly<Record<string, ParameterValue | SecretValue>>): void => {
    for (const [name, value] of Object.entries(values)) {
      const kind = origin === "task" ? kindOf(name) : undefined;
      if (kind === "code" || kind === "secret" || Array.isArray(value)) continue;
      if (typeof value === "object") entries.set(name, { origin, from, raw: "", text: null, secret: value });
      else entries.set(name, { origin, from, raw: String(value), text: parseParameterText(String(value)), secret: null });
    }
  };
  put("builtIn", null, scopes.builtIn);
  put("platform", null, scopes.platform);
  put("project", null, scopes.project);
  for (const { path, params } of [...scopes.folders].reverse()) put("folder", path, params);
  put("workflow", null, scopes.workflow);
  for (const [name, value] of scopes.upstream ?? []) {
    if (value !== null) entries.set(name, { origin: "upstream", from: outputReference(name)!.task, raw: value, text: { parts: [value], problems: [] }, secret: null });
  }
  put("task", null, task);
  put("run", null, scopes.run);
  return entries;
}
const referencesIn = (text: ParameterText): string[] => [...new Set(text.parts.flatMap((part) => (typeof part === "object" && "name" in part ? [part.name] : [])))];

/** Secrets that some value of this task names; the others stay closed. */
function neededSecrets(entries: ReadonlyMap<string, Entry>, task: ParameterValues, specs: ReadonlyMap<string, { readonly kind: string }>, referred: ReadonlyMap<string, readonly string[]>): Set<string> {
  const named = new Set([...referred.values()].flat());
  if (![...entries.values()].some((entry) => entry.secret !== null)) return named;
  for (const [key, value] of Object.entries(task)) {
    if (specs.get(key)?.kind === "code") continue;
    const texts = typeof value === "string" ? [value] : Array.isArray(value) ? value.flatMap((row) => Object.values(row)) : [];
    for (const text of texts) for (const name of referencesIn(parseParameterText(text))) named.add(name);
  }
  return named;
}

const castTo = (kind: string, text: string): ParameterValue => (kind === "number" && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text);

function unique(problems: Resolution["problems"]): Resolution["problems"] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = JSON.stringify(problem);
    return !seen.has(key) && seen.add(key);
  });
}
