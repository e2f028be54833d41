import { expect, test } from "vitest";
import { WORDS } from "./words.ts";

test("[WORD1] every sentence exists in both languages, with the same values", () => {
  const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
  for (const [code, text] of Object.entries(WORDS)) {
    expect(text.en, code).not.toBe("");
    expect(text.zh, code).not.toBe("");
    expect(new Set(values(text.zh)), code).toEqual(new Set(values(text.en)));
    expect(/\p{Script=Han}/u.test(text.en), code).toBe(false);
  }
});
