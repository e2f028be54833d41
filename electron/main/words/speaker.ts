import type { PageLook } from "#bridge";
import { en } from "./en.ts";
// JSON, because Han characters stand in catalogues only, never in source.
import zhCN from "./zh-CN.json" with { type: "json" };

type English = typeof en;
type Key = keyof English;
type PluralBase<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;
/** Every text of the main process; plural forms share one key. */
export type WordKey = PluralBase<Key>;
type SentenceOf<K extends WordKey> = K extends Key ? English[K] : `${K}_other` extends Key ? English[`${K}_other`] : never;
type NamesIn<S extends string> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Arguments<K extends WordKey> = [NamesIn<SentenceOf<K>>] extends [never] ? [] : [values: { readonly [V in NamesIn<SentenceOf<K>>]: V extends "count" ? number : string | number }];
/** Writes a sentence in one language. */
export type Speak = <K extends WordKey>(key: K, ...values: Arguments<K>) => string;
/** The keys of Chinese, which has one plural form. */
type Chinese = { readonly [K in Key as K extends `${string}_one` ? never : K]: string };

const chinese: Chinese = zhCN;
export const catalogues: Readonly<Record<PageLook["language"], Readonly<Record<string, string>>>> = { en, "zh-CN": chinese };

/** A speaker of one language. */
export function speaker(language: PageLook["language"]): Speak {
  const texts = catalogues[language];
  return (key, ...[values]) => {
    const named: Readonly<Record<string, string | number>> = values ?? {};
    const form = texts[key] ?? (named["count"] === 1 ? texts[`${key}_one`] : undefined) ?? texts[`${key}_other`] ?? key;
    return form.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(named[name] ?? whole));
  };
}

/** The language to start in: the first of the system's that we speak. */
export function languageOf(preferred: readonly string[]): PageLook["language"] {
  for (const tag of preferred.map((one) => one.toLowerCase())) {
    if (tag.startsWith("zh")) return "zh-CN";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}
