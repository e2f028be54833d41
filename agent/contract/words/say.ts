import { WORDS } from "./words.ts";
import type { Language } from "../model/ids.ts";
import type { Sentence } from "../model/sentence.ts";

export type Word = keyof typeof WORDS;
export const isWord = (code: string): code is Word => Object.hasOwn(WORDS, code);

/**
 * The sentence in a language. A value that is itself the code of a word is said as that word, with the same values, so a reason can
 * stand inside a sentence. A value that a person wrote in both languages has its other text beside it, as `name.zh`. A code of a newer version that this program does not know shows as itself, with its values.
 */
export function say(sentence: Sentence, language: Language): string {
  return sayWithin(sentence, language, 2);
}
function sayWithin({ code, values }: Sentence, language: Language, depth: number): string {
  if (!isWord(code)) return `${code} ${JSON.stringify(values)}`;
  return WORDS[code][language].replaceAll(/\{(\w+)\}/g, (whole, key: string) => {
    const value = values[`${key}.${language}`] ?? values[key];
    if (value === undefined) return whole;
    return typeof value === "string" && depth > 0 && isWord(value) ? sayWithin({ code: value, values }, language, depth - 1) : String(value);
  });
}
/** A sentence whose code is checked by the compiler. */
export const sentence = (code: Word, values: Sentence["values"] = {}): Sentence => ({ code, values });
