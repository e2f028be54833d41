import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogues, languageOf, speaker } from "./speaker.ts";

const base = (key: string): string => key.replace(/_(one|other)$/, "");
const keys = (language: "en" | "zh-CN"): string[] => [...new Set(Object.keys(catalogues[language]).map(base))].sort();
const namesIn = (text: string): string[] => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]!).sort();
const main = join(import.meta.dirname, "..");
const sources = readdirSync(main, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.endsWith("en.ts"));

test("both languages have the same keys and named values", () => {
  expect(keys("zh-CN")).toEqual(keys("en"));
  for (const [key, text] of Object.entries(catalogues["en"])) expect(namesIn(catalogues["zh-CN"][key.replace(/_one$/, "_other")]!), key).toEqual(namesIn(text));
});

test("Chinese keeps its typography", () => {
  for (const [key, text] of Object.entries(catalogues["zh-CN"])) {
    expect(text, key).not.toMatch(/\p{Script=Han}[,;:!?]/u);
    expect(text, key).not.toMatch(/[!\uFF01]|\p{Script=Han} [A-Za-z]|[A-Za-z] \p{Script=Han}/u);
  }
});

test("no text is unused", () => {
  const all = sources.map((name) => readFileSync(join(main, name), "utf8")).join("\n");
  const unused = keys("en").filter((key) => !all.includes(`"${key}"`) && !(key.startsWith("tray.local.") && all.includes("`tray.local.${")));
  expect(unused).toEqual([]);
});

test("sentences take values and the plural of their language", () => {
  const failures = (language: "en" | "zh-CN", count: number): string => speaker(language)("tray.failures", { count });
  expect([failures("en", 1), failures("en", 3)]).toEqual(["1 root failure", "3 root failures"]);
  expect(failures("zh-CN", 1)).toBe(catalogues["zh-CN"]["tray.failures_other"]!.replace("{{count}}", "1"));
});

test("the first language is the first of the system's that we speak", () => {
  expect([languageOf(["fr-FR", "zh-Hans-CN", "en"]), languageOf(["en-GB", "zh"]), languageOf([])]).toEqual(["zh-CN", "en", "en"]);
});
