import { WORDS } from "./words.ts";
import type { Language } from "../model/ids.ts";
import type { Sentence } from "../model/sentence.ts";

export type Word = keyof typeof WORDS;
export const isWord = (code: string): code is Word => Object.hasOwn(WORDS, code);

/** The sentence in a language. A code of a newer version that this program does not know shows as itself, with its values. */
export function say(sentence: Sentence, language: Language): string {
  if (!isWord(sentence.code)) return `${sentence.code} ${JSON.stringify(sentence.values)}`;
  return WORDS[sentence.code][language].replaceAll(/\{(\w+)\}/g, (whole, key: string) => (key in sentence.values ? String(sentence.values[key]) : whole));
}
/** A sentence whose code is checked by the compiler. */
export const sentence = (code: Word, values: Sentence["values"] = {}): Sentence => ({ code, values });
