import { Refusal, type AttemptOrder, type ParameterValue } from "#contract";

type Given = Pick<AttemptOrder, "params" | "environment"> & Partial<Pick<AttemptOrder, "secrets">>;
type Row = Readonly<Record<string, string>>;

const CONDITION = /^\$\{\?([A-Za-z_][A-Za-z0-9_]*)(?:=([^}]*))?\}/;
const EACH = /^\$\{\*([A-Za-z_][A-Za-z0-9_]*)\}/;
const PLACE = /\$\$|\$\{([^}]*)\}/g;
const FILE = /^file:([A-Za-z_][A-Za-z0-9_]*)(\.[a-z0-9]{1,8})?$/;

/**
 * Replaces `${name}` inside single arguments; a value is never split and never read by a shell. `$$` is a dollar sign. Form
 * values win over parameters; a name that neither knows stays as it is written. `${?…}`, `${*…}` and `${file:…}` are described
 * at the contract's `Plugin`.
 * @param fileOf the path of the file that will hold a form value
 * @throws Refusal `start.secretArgument` for a secret that would be in an argument [SEC1]
 */
export function fillTemplate(template: readonly string[], order: Given, fileOf: (file: ValueFile) => string = ({ name, extension }) => name + extension): string[] {
  const words: string[] = [];
  const fill = (text: string, row: Row = {}): string =>
    text.replaceAll(PLACE, (whole, inside: string | undefined) => {
      if (inside === undefined) return "$";
      const name = inside.trim();
      const file = FILE.exec(name);
      if (file !== null) return fileOf({ name: file[1]!, extension: file[2] ?? "" });
      const value = Object.hasOwn(row, name) ? row[name] : valueOf(order, name);
      if (value === undefined) return whole;
      if (order.secrets?.includes(name) === true) throw new Refusal("invalid", "start.secretArgument", { name });
      return textOf(value);
    });

  for (let at = 0; at < template.length; at++) {
    const each = EACH.exec(template[at]!);
    if (each === null) {
      const text = afterConditions(template[at]!, order);
      if (text !== null) words.push(fill(text));
      continue;
    }
    const [marker, name] = each as unknown as [string, string];
    let end = at + 1;
    while (end < template.length && template[end]!.startsWith(marker)) end++;
    for (const row of name === "parameters" && order.params[name as never] === undefined ? parameterRows(order) : rowsOf(valueOf(order, name)))
      for (const text of template.slice(at, end)) words.push(fill(text.slice(marker.length), row));
    at = end - 1;
  }
  return words;
}

/** An argument behind its `${?…}`; null when one of them does not hold. */
function afterConditions(argument: string, order: Given): string | null {
  const condition = CONDITION.exec(argument);
  if (condition === null) return argument;
  const [marker, name, wanted] = condition as unknown as [string, string, string | undefined];
  return holds(valueOf(order, name), wanted) ? afterConditions(argument.slice(marker.length), order) : null;
}

/** A form value that a command names as `${file:name.ext}`. */
export interface ValueFile {
  readonly name: string;
  readonly extension: string;
}
/** Every file that a command needs. */
export function filesIn(template: readonly string[], order: Given): ValueFile[] {
  const files: ValueFile[] = [];
  fillTemplate(template, order, (file) => String(files.push(file)));
  return files;
}

const valueOf = (order: Given, name: string): ParameterValue | undefined => order.params[name as keyof typeof order.params] ?? order.environment[name];
const holds = (value: ParameterValue | undefined, wanted: string | undefined): boolean => (wanted === undefined ? value !== undefined && value !== "" && value !== false : value !== undefined && textOf(value) === wanted);
/** Rows in which something is written. */
const rowsOf = (value: ParameterValue | undefined): Row[] => (Array.isArray(value) ? value.filter((row) => Object.values(row).some((text) => text !== "")) : []);
/** Names only: a program that takes them from its environment shows no value to anybody. */
const parameterRows = (order: Given): Row[] => [...Object.keys(order.environment), ...(order.secrets ?? []).filter((name) => order.params[name as never] !== undefined)].map((name) => ({ name }));
export const textOf = (value: ParameterValue): string => (typeof value === "object" ? JSON.stringify(value) : String(value));
