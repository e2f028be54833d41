import { z } from "zod";
import { Instant, LocalText, Name, TaskTypeId } from "./ids.ts";
import { ParameterName, parameterReferences } from "./parameter.ts";
import { Limits, Requirement } from "./placement.ts";

export const ParameterKind = z.enum(["text", "number", "boolean", "choice", "code", "table", "secret", "file", "dataSource", "date", "list"]);
export type ParameterKind = z.infer<typeof ParameterKind>;
export const CodeLanguage = z.enum(["shell", "python", "javascript", "sql", "hive", "java", "json", "yaml", "text"]);

/** One field of a task's form. */
export const ParameterSpec = z.strictObject({
  key: ParameterName,
  label: LocalText,
  kind: ParameterKind,
  help: LocalText.optional(),
  required: z.boolean().default(false),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** For `choice`. */
  choices: z
    .array(z.strictObject({ value: z.string().max(200), label: LocalText.optional() }))
    .max(200)
    .optional(),
  /** For `table`: its columns. `name` and `value` when they are left out. */
  columns: z.array(z.string().min(1).max(40)).min(1).max(10).optional(),
  /** For `code`. Text of this kind is never rewritten: `${…}` in it belongs to its own language. */
  language: CodeLanguage.optional(),
  /** Shown while another field has this value, or one of these. */
  shownWhen: z.strictObject({ key: ParameterName, equals: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).min(1).max(50)]) }).optional(),
});
export type ParameterSpec = z.infer<typeof ParameterSpec>;

/** Whether the value of the other field is what `shownWhen` waits for. */
export const isShownBy = ({ equals }: NonNullable<ParameterSpec["shownWhen"]>, value: unknown): boolean => (Array.isArray(equals) ? equals.includes(String(value)) : value === equals);

const Argument = z.string().max(4000);

/**
 * How a task of this type is started; data, not code.
 * `interpreter`: the parameter `script` becomes a file of the attempt, started as `command… file`. `@node` as the first
 * word is the agent's own runtime. `command`: a list of arguments in which `${name}` is replaced inside one argument, never
 * split and never read by a shell. `builtIn`: a runner of the agent, in a process of its own.
 *
 * Arguments of both may say more. `${file:name.ext}`: the path of a file, readable by the task's user alone, with the value of
 * the field `name`; the only way for a `secret`, which is never in an argument [SEC1]. At the beginning of an argument,
 * `${?name}` leaves it out when the field is empty or false, `${?name=value}` when it is not that value, and `${*name}` repeats
 * it, with those like it that follow, for each row of a table, whose columns are `${column}`; `${*parameters}` for each name in
 * the environment of the task, as `${name}`.
 * The others need no host. `virtual`: nothing runs; it succeeds as soon as its upstream has, and ties others together. `waitTime`:
 * succeeds at the time `at` of the schedule day, or `minutes` after its upstream ended, as its field `until` says. `workflow`: runs the published
 * revision of the `workflow` that it names, of the same project, and ends as that run ends.
 */
export const Plugin = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("interpreter"), command: z.array(Argument).min(1).max(50), script: ParameterName, extension: z.string().regex(/^\.[a-z0-9]{1,8}$/) }),
  z.strictObject({ kind: z.literal("command"), command: z.array(Argument).min(1).max(200) }),
  z.strictObject({ kind: z.literal("builtIn"), runner: z.enum(["http", "sql", "ssh", "file"]) }),
  z.strictObject({ kind: z.literal("virtual") }),
  z.strictObject({ kind: z.literal("waitTime") }),
  z.strictObject({ kind: z.literal("workflow") }),
]);
export type Plugin = z.infer<typeof Plugin>;
/** Plugins that the server carries out itself: no host, no slot, no attempt. */
export type HostlessPlugin = Extract<Plugin, { kind: "virtual" | "waitTime" | "workflow" }>;
export const isHostless = (plugin: Plugin): plugin is HostlessPlugin => plugin.kind === "virtual" || plugin.kind === "waitTime" || plugin.kind === "workflow";

export const ExitOutcome = z.enum(["success", "warning", "failed", "retry", "skipped"]);
export type ExitOutcome = z.infer<typeof ExitOutcome>;
/** What an exit code, or a range of them, means. The first rule that matches decides; without one, 0 is success and the rest failed. */
export const ExitRule = z
  .strictObject({ from: z.number().int().min(0).max(255), to: z.number().int().min(0).max(255).optional(), outcome: ExitOutcome, text: LocalText.optional() })
  .refine((rule) => rule.to === undefined || rule.to >= rule.from, { message: "range", path: ["to"] });
export type ExitRule = z.infer<typeof ExitRule>;

/** The icon set that the client draws. */
export const TaskIcon = z.enum([
  "terminal",
  "python",
  "node",
  "database",
  "globe",
  "cog",
  "file",
  "mail",
  "cloud",
  "box",
  "table",
  "chart",
  "check",
  "play",
  "key",
  "spark",
  "hive",
  "java",
  "server",
  "container",
  "clock",
  "workflow",
  "link",
]);
export type TaskIcon = z.infer<typeof TaskIcon>;

const taskTypeFields = {
  name: Name,
  label: LocalText,
  category: z.string().min(1).max(40).default("custom"),
  description: LocalText.default(""),
  icon: TaskIcon.default("cog"),
  /** A drawing of its own in place of the icon, as `readIcon` takes it. */
  svg: z.string().max(20_480).optional(),
  plugin: Plugin,
  parameters: z
    .array(ParameterSpec)
    .max(100)
    .default([])
    .refine((specs) => new Set(specs.map((spec) => spec.key)).size === specs.length, { message: "duplicate" }),
  exitCodes: z.array(ExitRule).max(100).default([]),
  /** Started before a kill, for work that was submitted elsewhere. */
  stop: z.array(Argument).max(200).optional(),
  /** What in the output names such work, as a regular expression; then `stop` runs once for each name, as `${application}` (S4-17). */
  applications: z.string().max(200).optional(),
  /** What a host needs for it; a host that lacks something says so instead of taking the task. */
  requires: z.array(Requirement).max(20).optional(),
  limits: Limits.partial().optional(),
};

/** A task type as a person writes it. */
export const TaskTypeBody = z.strictObject(taskTypeFields);
export type TaskTypeBody = z.infer<typeof TaskTypeBody>;

export const TaskType = z.object({ id: TaskTypeId, builtIn: z.boolean(), enabled: z.boolean(), version: z.number().int(), changedAt: Instant, changedSeq: z.number().int(), ...taskTypeFields });
export type TaskType = z.infer<typeof TaskType>;

/** The fields that are shown with these values. One that hangs on a hidden one is hidden with it. */
export function shownParameters(specs: readonly ParameterSpec[], values: Readonly<Record<string, unknown>>): ParameterSpec[] {
  const byKey = new Map(specs.map((spec) => [spec.key, spec]));
  const isShown = (spec: ParameterSpec, seen: ReadonlySet<string>): boolean => {
    if (spec.shownWhen === undefined || seen.has(spec.key)) return true;
    const other = byKey.get(spec.shownWhen.key);
    return other !== undefined && isShown(other, new Set([...seen, spec.key])) && isShownBy(spec.shownWhen, values[other.key] ?? other.default);
  };
  return specs.filter((spec) => isShown(spec, new Set()));
}

/** What a field of the kind `dataSource` puts into the environment of its task, behind its key in upper case: `SOURCE_HOST`. */
export const SOURCE_NAMES = ["KIND", "HOST", "PORT", "DATABASE", "USER", "PASSWORD", "URL", "TLS"] as const;
export const sourceVariable = (key: string, name: (typeof SOURCE_NAMES)[number]): string => `${key.toUpperCase()}_${name}`;

/** [SEC1] Parameters whose values stand in arguments, which everybody on the host can read; a table that repeats one is among them. */
export function argumentNames({ plugin, stop }: Pick<TaskTypeBody, "plugin" | "stop">): ReadonlySet<string> {
  const words = [...("command" in plugin ? plugin.command : []), ...(stop ?? [])];
  return new Set(words.flatMap((word) => parameterReferences(word).map(({ name }) => name.replace(/^\*/, ""))));
}
/** [SEC1] Secrets that the arguments of a type would show to everybody on the host; the agent refuses to start such a task. */
export function secretsInArguments(type: Pick<TaskTypeBody, "plugin" | "stop" | "parameters">): string[] {
  const named = argumentNames(type);
  return type.parameters.map((spec) => (spec.kind === "secret" ? spec.key : spec.kind === "dataSource" ? sourceVariable(spec.key, "PASSWORD") : "")).filter((name) => named.has(name));
}
