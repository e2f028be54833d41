import { expect, test } from "vitest";
import { say, sentence } from "./say.ts";
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

test("[WORD1] a value that a person wrote in both languages is said in the reader's", () => {
  const both = sentence("end.exitText", { code: 3, text: "half", "text.zh": "一半" });
  expect(say(both, "en")).toBe("exit 3: half");
  expect(say(both, "zh")).toBe("退出码 3：一半");
  expect(say(sentence("end.exitText", { code: 3, text: "half" }), "zh")).toBe("退出码 3：half");
  expect(say(sentence("start.secretArgument", { name: "password" }), "en")).toContain("${file:password}");
});
