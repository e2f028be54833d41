import type { ExitRule, ParameterSpec } from "#contract";

/** The field with what a task runs. */
export const scriptField = (language: NonNullable<ParameterSpec["language"]>): ParameterSpec => ({ key: "script", label: { en: "Script", zh: "脚本" }, kind: "code", language, required: true });

/** Words behind the program, each in a row of its own, so that none is ever split. */
export const argumentsField: ParameterSpec = {
  key: "args",
  label: { en: "Arguments", zh: "参数列表" },
  kind: "table",
  columns: ["value"],
  required: false,
  help: { en: "One argument per row; a row is never split.", zh: "每行一个参数，不会被拆分。" },
};

/** 128 and the number of a signal: what a shell, and the JVM, make of one. */
export const SIGNAL_EXITS: readonly ExitRule[] = [
  { from: 137, outcome: "failed", text: { en: "ended by SIGKILL (128 + 9), often for want of memory", zh: "被 SIGKILL 终止（128 + 9），常因内存不足" } },
  { from: 143, outcome: "failed", text: { en: "ended by SIGTERM (128 + 15)", zh: "被 SIGTERM 终止（128 + 15）" } },
];
/** Of shells, and of everything that is started through one. */
export const SHELL_EXITS: readonly ExitRule[] = [
  { from: 126, outcome: "failed", text: { en: "a command was found but may not be executed", zh: "命令存在但不可执行" } },
  { from: 127, outcome: "failed", text: { en: "a command was not found", zh: "命令不存在" } },
  ...SIGNAL_EXITS,
];

/** A data source by its name, in place of the fields that say where something is. */
export const sourceField: ParameterSpec = {
  key: "source",
  label: { en: "Data source", zh: "数据源" },
  kind: "dataSource",
  required: false,
  default: "",
  help: { en: "Of this project or the platform; empty: the fields below say where it is.", zh: "取自该工程或平台；留空则由下面的字段指定。" },
};
/** Of fields that a data source takes the place of. */
export const withoutSource: Pick<ParameterSpec, "shownWhen"> = { shownWhen: { key: "source", equals: "" } };
