import { describe, expect, test } from "vitest";
import { catalogues } from "./catalogues.ts";
import { languageFor } from "./language.ts";
import { setLanguage, startTranslation, translate } from "./translation.ts";

const sources = import.meta.glob<string>(["../**/*.ts", "../**/*.tsx", "!./en/**", "!./zh-CN/**", "!../**/*.test.ts", "!../**/*.test.tsx"], { query: "?raw", import: "default", eager: true });
const allSources = import.meta.glob<string>(["../**/*.ts", "../**/*.tsx", "../../electron/**/*.ts", "!./en/**", "!./zh-CN/**"], { query: "?raw", import: "default", eager: true });
const { en, "zh-CN": zh } = catalogues;
type Catalogue = Readonly<Record<string, Readonly<Record<string, string>>>>;

const base = (key: string): string => key.replace(/_(one|other)$/, "");
const keysOf = (catalogue: Catalogue): Set<string> => new Set(Object.entries(catalogue).flatMap(([namespace, texts]) => Object.keys(texts).map((key) => `${namespace}:${base(key)}`)));
const namesIn = (text: string): string[] => [...new Set([...text.matchAll(/\{\{(\w+)/g)].map((m) => m[1]!))].sort();

/** Keys in the code: whole ones in quotes, and beginnings of template literals such as `state:${…}`. */
function usedKeys(files: Readonly<Record<string, string>>): { readonly whole: Set<string>; readonly beginnings: string[] } {
  const namespaces = Object.keys(en).join("|");
  const whole = new Set<string>();
  const beginnings = new Set<string>();
  for (const text of Object.values(files)) {
    for (const match of text.matchAll(new RegExp(`['"\`]((?:${namespaces}):[\\w.-]+)['"\`]`, "g"))) whole.add(match[1]!);
    for (const match of text.matchAll(new RegExp(`\`((?:${namespaces}):[\\w.-]*)\\$\\{`, "g"))) beginnings.add(match[1]!);
  }
  return { whole, beginnings: [...beginnings] };
}

describe("the two catalogues", () => {
  test("have the same keys", () => expect([...keysOf(zh)].sort()).toEqual([...keysOf(en)].sort()));

  test("use the same named values", () => {
    for (const [namespace, texts] of Object.entries(en as Catalogue))
      for (const [key, text] of Object.entries(texts)) {
        const translated = (zh as Catalogue)[namespace]?.[key.replace(/_one$/, "_other")];
        expect(namesIn(translated ?? ""), `${namespace}:${key}`).toEqual(namesIn(text));
      }
  });

  test("every plural has the forms of its language", () => {
    const forms = (catalogue: Catalogue, wanted: readonly string[]): void => {
      for (const texts of Object.values(catalogue)) for (const key of Object.keys(texts).filter((k) => /_(one|other)$/.test(k))) for (const form of wanted) expect(texts, key).toHaveProperty([`${base(key)}_${form}`]);
    };
    forms(en, ["one", "other"]);
    forms(zh, ["other"]);
  });

  test("Chinese follows its typography: no half-width sentence marks after Han, no exclamation marks, no typed autospace", () => {
    for (const texts of Object.values(zh as Catalogue))
      for (const [key, text] of Object.entries(texts)) {
        expect(text, key).not.toMatch(/\p{Script=Han}[,;!?]/u);
        expect(text, key).not.toMatch(/[!\uFF01]/);
      }
  });
});

describe("the code", () => {
  const { whole, beginnings } = usedKeys(sources);

  test("uses no key that is missing", () => expect([...whole].filter((key) => !keysOf(en).has(key))).toEqual([]));

  test("leaves no key unused", () => {
    const unused = [...keysOf(en)].filter((key) => !whole.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)));
    expect(unused).toEqual([]);
  });

  test("has no Han characters outside the catalogues", () => {
    const found = Object.entries(allSources)
      .filter(([, text]) => /\p{Script=Han}/u.test(text))
      .map(([path]) => path);
    expect(found).toEqual([]);
  });

  test("the scan finds what it looks for (guard)", () => {
    expect([...usedKeys({ a: "t('ui:copy.done')" }).whole]).toEqual(["ui:copy.done"]);
    expect(usedKeys({ a: "t(`state:${x}`)" }).beginnings).toEqual(["state:"]);
    expect(Object.keys(allSources).length).toBeGreaterThan(80);
  });
});

test("sentences take named values and plurals, and the language switches at once", () => {
  startTranslation("en");
  expect(translate("ui:log.errors", { count: 1 })).toBe("1 error");
  expect(translate("ui:log.errors", { count: 1204 })).toBe("1,204 errors");
  setLanguage("zh-CN");
  expect(translate("ui:log.errors", { count: 1204 })).toBe(zh.ui["log.errors_other"].replace("{{count, number}}", "1,204"));
  setLanguage("en");
  expect(translate("ui:impact.typeMissing", { typed: "<b>" })).toBe("Type <b> to confirm");
});

test("the first language is the first of the two that the system prefers", () => {
  expect(languageFor(["zh-Hant-TW", "en"])).toBe("zh-CN");
  expect(languageFor(["fr", "en-GB", "zh"])).toBe("en");
  expect(languageFor([])).toBe("en");
});
