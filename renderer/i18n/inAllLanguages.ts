import { catalogues } from "./catalogues.ts";
import type { PlainTextKey } from "./textKey.ts";

/** One text in every language, for search: both languages match at once. */
export function inAllLanguages(key: PlainTextKey): readonly string[] {
  const [namespace, name] = key.split(":") as [keyof typeof catalogues.en, string];
  return Object.values(catalogues).flatMap((catalogue) => (catalogue[namespace] as Readonly<Record<string, string>>)[name] ?? []);
}
