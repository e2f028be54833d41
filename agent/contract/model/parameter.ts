import { z } from "zod";

/** [PAR1] Names that would change how the interpreter of a task works; refused as parameter names, whatever their case. */
export const REFUSED_PARAMETER_NAMES = /^(__PROTO__|PATH|IFS|ENV|CDPATH|SHELLOPTS|BASHOPTS|PS4|HOME|TMPDIR|PERL5.*|RUBY.*|JAVA_TOOL_OPTIONS|LD_.*|DYLD_.*|BASH_.*|NODE_.*|PYTHON.*|SIGNALBOX_.*)$/i;

export const ParameterName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
  .refine((name) => !REFUSED_PARAMETER_NAMES.test(name), { message: "refusedName" });
/** [PAR1] Whether a parameter may have this name. */
export const isParameterName = (name: string): boolean => ParameterName.safeParse(name).success;

export const TableRow = z.record(z.string().max(200), z.string().max(10_000));
/** The value of one parameter in a task. Code and text may be long; a whole definition has its own limit. */
export const ParameterValue = z.union([z.string().max(1_000_000), z.number(), z.boolean(), z.array(TableRow).max(1000)]);
export type ParameterValue = z.infer<typeof ParameterValue>;
export const ParameterValues = z.record(ParameterName, ParameterValue);
export type ParameterValues = z.infer<typeof ParameterValues>;
/** Parameters of a run, a workflow or a project are texts. */
export const TextParameters = z.record(ParameterName, z.coerce.string().max(100_000));
export type TextParameters = z.infer<typeof TextParameters>;

/** Where a value came from; the order is the order of precedence (HOUSE.md 5.7). */
export const PARAMETER_ORIGINS = ["run", "task", "upstream", "workflow", "folder", "project", "platform", "builtIn"] as const;
export const ParameterOrigin = z.enum(PARAMETER_ORIGINS);
export type ParameterOrigin = z.infer<typeof ParameterOrigin>;
/** What is shown instead of a value that a secret is or went into; as long for every secret. */
export const SECRET_MASK = "••••••";
export const ResolvedParameter = z.object({
  name: z.string(),
  /** `SECRET_MASK` when it is secret. */
  value: z.string(),
  raw: z.string(),
  origin: ParameterOrigin,
  /** Which folder, when the origin is one. */
  from: z.string().nullable().default(null),
  secret: z.boolean().default(false),
});
export type ResolvedParameter = z.infer<typeof ResolvedParameter>;

/** Names that every run has. `bizdate` is yyyymmdd, `bizdate_iso` yyyy-mm-dd, `cyctime` yyyymmddhhmmss of the schedule point in the run's zone. */
export const BUILT_IN_PARAMETERS = ["bizdate", "bizdate_iso", "cyctime", "project", "workflow", "task", "instance_id", "attempt"] as const;

/** A `${…}` in the template of a command, with its place. What values may hold is read by `parseParameterText`. */
export interface ParameterReference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}
export function parameterReferences(text: string): ParameterReference[] {
  const found: ParameterReference[] = [];
  for (const match of text.matchAll(/\$\$|\$\{([^}]*)\}/g)) {
    if (match[1] !== undefined) found.push({ name: match[1].trim(), start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** The known name nearest to a misspelt one, when it is near enough to be meant (at most two edits). */
export function nearestName(name: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = 3;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
