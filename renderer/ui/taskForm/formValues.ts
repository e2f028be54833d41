/** A text in both languages, or one for both. */
export type FormText = string | { readonly en: string; readonly zh: string };

/** One row of a table value. */
export type FormRow = Readonly<Record<string, string>>;

/** The value of one field. */
export type FormValue = string | number | boolean | readonly FormRow[];
export type FormValues = Readonly<Record<string, FormValue>>;

/** One field; the contract's `ParameterSpec` has this shape. */
export interface FormSpec {
  readonly key: string;
  readonly label: FormText;
  readonly kind: "text" | "number" | "boolean" | "choice" | "code" | "table" | "secret" | "file" | "dataSource" | "date" | "list";
  readonly help?: FormText | undefined;
  readonly required?: boolean | undefined;
  readonly default?: string | number | boolean | undefined;
  readonly choices?: readonly { readonly value: string; readonly label?: FormText | undefined }[] | undefined;
  readonly language?: "shell" | "python" | "javascript" | "sql" | "hive" | "java" | "json" | "yaml" | "text" | undefined;
  /** For `table`; name and value when they are left out. */
  readonly columns?: readonly string[] | undefined;
  readonly shownWhen?: { readonly key: string; readonly equals: string | number | boolean | readonly string[] } | undefined;
}

/** The text in the language of the screen. */
export const formText = (text: FormText, language: "en" | "zh-CN"): string => (typeof text === "string" ? text : language === "en" ? text.en : text.zh);

/** What a field holds now: its value, or its default. */
export const valueOf = (spec: FormSpec, values: FormValues): FormValue | undefined => values[spec.key] ?? spec.default;

/** The fields that are shown with these values. A field that hangs on a hidden one is hidden with it. */
export function shownSpecs(specs: readonly FormSpec[], values: FormValues): readonly FormSpec[] {
  const byKey = new Map(specs.map((spec) => [spec.key, spec]));
  const isShown = (spec: FormSpec, seen: ReadonlySet<string>): boolean => {
    if (!spec.shownWhen || seen.has(spec.key)) return true;
    const other = byKey.get(spec.shownWhen.key);
    return other !== undefined && isShown(other, new Set([...seen, spec.key])) && waitsFor(spec.shownWhen.equals, valueOf(other, values));
  };
  return specs.filter((spec) => isShown(spec, new Set()));
}

const waitsFor = (equals: string | number | boolean | readonly string[], value: FormValue | undefined): boolean => (typeof equals === "object" ? equals.includes(String(value as string)) : value === equals);
const isEmpty = (value: FormValue | undefined): boolean => value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** Keys of the shown fields that are required and empty. */
export const missingKeys = (specs: readonly FormSpec[], values: FormValues): readonly string[] =>
  shownSpecs(specs, values)
    .filter((spec) => spec.required === true && isEmpty(valueOf(spec, values)))
    .map((spec) => spec.key);

/** The values with one changed; `undefined` goes back to the default. Values of other fields stay, also of hidden ones. */
export function withValue(values: FormValues, key: string, value: FormValue | undefined): FormValues {
  const { [key]: _, ...rest } = values;
  return value === undefined ? rest : { ...rest, [key]: value };
}

/** The columns of a table value: those of its field and of its rows; name and value when neither says. */
export function columnsOf(rows: readonly FormRow[], columns: readonly string[] = []): readonly string[] {
  const found = [...new Set([...columns, ...rows.flatMap((row) => Object.keys(row))])];
  return found.length === 0 ? ["name", "value"] : found;
}
