import { expect, test } from "vitest";
import { catalogues } from "../../i18n/catalogues.ts";
import { loadPinyin, searchForms } from "./pinyin.ts";
import { bestScore } from "./rank.ts";

test('"zcg" and "zhichenggong" find the Chinese words for set to success', async () => {
  const words = catalogues["zh-CN"].state.SET_SUCCESS;
  await loadPinyin();
  expect(searchForms(words)).toEqual([words, "zhichenggong", "zcg"]);
  for (const query of ["zcg", "zhicheng", words]) expect(bestScore(query, searchForms(words))).toBeGreaterThan(0.8);
  expect(searchForms(catalogues["zh-CN"].app["command.dark"])).toContain("ztss");
  expect(searchForms("ods_order")).toEqual(["ods_order"]);
});
