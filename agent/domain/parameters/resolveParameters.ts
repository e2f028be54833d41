import { nearestName, PARAMETER_ORIGINS, sentence, type ParameterOrigin, type ParameterValue, type ParameterValues, type ResolvedParameter, type Sentence, type TaskTypeBody } from "#contract";
import { evaluateDateExpression } from "./dateExpression.ts";

export interface ParameterScopes {
  readonly run: Readonly<Record<string, string>>;
  readonly task: ParameterValues;
  readonly workflow: Readonly<Record<string, string>>;
  readonly project: Readonly<Record<string, string>>;
  readonly platform: Readonly<Record<string, string>>;
  readonly builtIn: Readonly<Record<string, string>>;
}
export interface Resolution {
  /** Parameters of the run with their origin, sorted by name; each is also an environment variable of the task. */
  readonly parameters: ResolvedParameter[];
  /** Form values with every reference resolved, code untouched (PAR2). */
  readonly form: ParameterValues;
  /** A parameter's name and what is wrong with it. */
  readonly problems: { name: string; sentence: Sentence }[];
}
const VALUE_LIMIT = 100_000;

/**
 * [PAR3] Every parameter of one task: run > task > workflow > project > platform > built in. `${name}` and `$[date]` resolve inside
 * values only, never inside code; `$$` is a dollar sign. An unknown name, a circle, a bad date or a value over 100,000
 * characters is a problem and resolves to nothing.
 * @param scheduleAt the schedule point in the run's zone, from which `$[…]` counts
 */
export function resolveParameters(scopes: ParameterScopes, type: Pick<TaskTypeBody, "parameters">, scheduleAt: Temporal.ZonedDateTime): Resolution {
  const specs = new Map(type.parameters.map((spec) => [spec.key, spec]));
  const withDefaults: ParameterValues = {};
  for (const spec of type.parameters) if (spec.default !== undefined) withDefaults[spec.key] = spec.default;
  Object.assign(withDefaults, scopes.task);

  const raw = new Map<string, { value: string; origin: ParameterOrigin }>();
  const texts: Record<ParameterOrigin, Readonly<Record<string, ParameterValue>>> = { ...scopes, task: withDefaults };
  for (const origin of [...PARAMETER_ORIGINS].reverse()) {
    for (const [name, value] of Object.entries(texts[origin])) {
      const kind = origin === "task" ? specs.get(name)?.kind : undefined;
      // A secret is a form value only: it is in no list of parameters that people see [SEC1].
      if (kind === "code" || kind === "secret" || Array.isArray(value)) continue;
      raw.set(name, { value: String(value), origin });
    }
  }

  const problems: Resolution["problems"] = [];
  const done = new Map<string, string>();
  const expand = (owner: string, text: string, path: readonly string[]): string => {
    let length = text.length;
    const grown = (part: string) => ((length += part.length) > 2 * VALUE_LIMIT ? "" : part);
    return text.replaceAll(/\$\$|\$\{([^}]*)\}|\$\[([^\]]*)\]/g, (whole: string, reference: string | undefined, date: string | undefined) => {
      if (whole === "$$") return "$";
      if (date !== undefined) {
        const value = evaluateDateExpression(date, scheduleAt);
        if (value === null) problems.push({ name: owner, sentence: sentence("parameter.expression", { expression: whole }) });
        return value ?? "";
      }
      return grown(valueOf(owner, reference!.trim(), path));
    });
  };
  const valueOf = (owner: string, name: string, path: readonly string[]): string => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const entry = raw.get(name);
    if (entry === undefined) {
      const nearest = nearestName(name, raw.keys());
      problems.push({ name: owner, sentence: nearest === null ? sentence("parameter.unknown", { name }) : sentence("parameter.unknownNearest", { name, nearest }) });
      return "";
    }
    if (path.includes(name)) {
      problems.push({ name: owner, sentence: sentence("parameter.circle", { name, path: [...path.slice(path.indexOf(name)), name].join(" > ") }) });
      return "";
    }
    let value = expand(name, entry.value, [...path, name]);
    if (value.length > VALUE_LIMIT) {
      problems.push({ name, sentence: sentence("parameter.tooLong", { name, length: value.length, limit: VALUE_LIMIT }) });
      value = "";
    }
    done.set(name, value);
    return value;
  };

  const parameters: ResolvedParameter[] = [];
  for (const [name, entry] of raw) parameters.push({ name, value: valueOf(name, name, []), raw: entry.value, origin: entry.origin });
  parameters.sort((a, b) => (a.name < b.name ? -1 : 1));

  const form: ParameterValues = {};
  for (const [key, value] of Object.entries(withDefaults)) {
    const spec = specs.get(key);
    if (spec?.kind === "code") form[key] = value;
    else if (Array.isArray(value)) form[key] = value.map((row) => Object.fromEntries(Object.entries(row).map(([column, text]) => [column, expand(key, text, [])])));
    else if (typeof value === "string") form[key] = spec === undefined ? (done.get(key) ?? "") : castTo(spec.kind, expand(key, value, [key]));
    else form[key] = value;
  }
  return { parameters, form, problems: unique(problems) };
}

const castTo = (kind: string, text: string): ParameterValue => (kind === "number" && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text);

function unique(problems: Resolution["problems"]): Resolution["problems"] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = JSON.stringify(problem);
    return !seen.has(key) && seen.add(key);
  });
}

/** The built-in names of one task of one run (contract/model/parameter.ts). Business date as `2026-11-19`. */
export function builtInParameters(of: { businessDate: string; scheduleAt: Temporal.ZonedDateTime; project: string; workflow: string; task: string; instanceId: string; tryNo: number }): Record<string, string> {
  return {
    bizdate: of.businessDate.replaceAll("-", ""),
    bizdate_iso: of.businessDate,
    cyctime: evaluateDateExpression("yyyymmddhh24miss", of.scheduleAt)!,
    project: of.project,
    workflow: of.workflow,
    task: of.task,
    instance_id: of.instanceId,
    attempt: String(of.tryNo),
  };
}
