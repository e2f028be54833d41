import { Name, ParameterName, readIcon, Requirement, secretsInArguments, SOURCE_NAMES, sourceVariable } from "#contract";
import type { LocalText, Sentence, TaskType, TaskTypeBody } from "#contract";
import type { PlainTextKey } from "../../../i18n/textKey.ts";

/** The tabs of the editor. */
export const editorTabs = ["basics", "plugin", "parameters", "icon", "exitCodes"] as const;
export type EditorTab = (typeof editorTabs)[number];

/** What is wrong with a draft, at a place of it: `parameters.0.key`. */
export interface DraftProblem {
  readonly path: string;
  /** In words of the screen, or of the contract. */
  readonly words: PlainTextKey | Sentence;
}

/** A new type: a shell script with its own name. */
export const newDraft: TaskTypeBody = {
  name: "",
  label: "",
  category: "custom",
  description: "",
  icon: "cog",
  plugin: { kind: "interpreter", command: ["/bin/sh"], script: "script", extension: ".sh" },
  parameters: [{ key: "script", label: { en: "Script", zh: "\u811a\u672c" }, kind: "code", language: "shell", required: true }],
  exitCodes: [],
};

/** The part of a stored type that a person writes. */
export function bodyOfType({ name, label, category, description, icon, svg, plugin, parameters, exitCodes, stop, applications, requires, limits }: TaskType): TaskTypeBody {
  return {
    ...{ name, label, category, description, icon, plugin, parameters, exitCodes },
    ...(svg ? { svg } : {}),
    ...(stop ? { stop } : {}),
    ...(applications ? { applications } : {}),
    ...(requires ? { requires } : {}),
    ...(limits ? { limits } : {}),
  };
}

/** Both sides of a text. */
export const bothTexts = (text: LocalText): { readonly en: string; readonly zh: string } => (typeof text === "string" ? { en: text, zh: text } : text);
/** One text when both languages say the same. */
export const joinedText = (en: string, zh: string): LocalText => (en === zh ? en : { en, zh });

const isExpression = (text: string): boolean => {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
};

/** The tab that a problem is on. */
export function tabOf(path: string): EditorTab {
  const [head] = path.replace(/^body\./, "").split(".");
  if (head === "plugin" || head === "stop" || head === "applications" || head === "requires") return "plugin";
  if (head === "svg") return "icon";
  return editorTabs.find((tab) => tab === head) ?? "basics";
}

/** What the server would refuse, before it is asked; in words of the screen. */
export function draftProblems(body: TaskTypeBody, taken: ReadonlySet<string>): readonly DraftProblem[] {
  const problems: DraftProblem[] = [];
  const add = (path: string, words: PlainTextKey | Sentence): number => problems.push({ path, words });
  if (body.name === "") add("name", "taskTypes:problem.nameMissing");
  else if (!Name.safeParse(body.name).success) add("name", "taskTypes:problem.nameBad");
  else if (taken.has(body.name)) add("name", "taskTypes:problem.nameTaken");
  if (body.category.trim() === "") add("category", "taskTypes:problem.categoryMissing");
  const keys = new Set(body.parameters.map((spec) => spec.key));
  const { plugin } = body;
  if ("command" in plugin && (plugin.command.length === 0 || plugin.command[0] === "")) add("plugin.command", "taskTypes:problem.commandMissing");
  if (secretsInArguments(body).length > 0) add("plugin.command", "taskTypes:problem.secretArgument");
  if (plugin.kind === "interpreter") {
    if (!/^\.[a-z0-9]{1,8}$/.test(plugin.extension)) add("plugin.extension", "taskTypes:problem.extension");
    if (!keys.has(plugin.script)) add("plugin.script", "taskTypes:problem.scriptUnknown");
  }
  body.parameters.forEach((spec, i) => {
    if (!ParameterName.safeParse(spec.key).success) add(`parameters.${i}.key`, "taskTypes:problem.key");
    else if (body.parameters.findIndex((other) => other.key === spec.key) < i) add(`parameters.${i}.key`, "taskTypes:problem.keyTwice");
    if (spec.kind === "dataSource" && SOURCE_NAMES.some((name) => !ParameterName.safeParse(sourceVariable(spec.key, name)).success)) add(`parameters.${i}.key`, "taskTypes:problem.sourceKey");
    if (spec.kind === "choice" && (spec.choices ?? []).length === 0) add(`parameters.${i}.choices`, "taskTypes:problem.choices");
    if (spec.shownWhen && (!keys.has(spec.shownWhen.key) || spec.shownWhen.key === spec.key)) add(`parameters.${i}.shownWhen`, "taskTypes:problem.shownWhen");
  });
  const icon = body.svg === undefined ? undefined : readIcon(body.svg);
  if (icon !== undefined && "problem" in icon) add("svg", icon.problem);
  if (body.applications !== undefined && !isExpression(body.applications)) add("applications", "taskTypes:problem.applications");
  if ((body.requires ?? []).some((one) => !Requirement.safeParse(one).success)) add("requires", "taskTypes:problem.requires");
  body.exitCodes.forEach((rule, i) => {
    if (rule.to !== undefined && rule.to < rule.from) add(`exitCodes.${i}.to`, "taskTypes:problem.range");
  });
  return problems;
}
