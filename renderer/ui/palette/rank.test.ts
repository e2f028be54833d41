import { expect, test } from "vitest";
import { matchScore, rankItems } from "./rank.ts";

const rank = (query: string, texts: string[]): readonly string[] => rankItems(query, texts, (text) => [text], 10);

test("prefix, then word start, then inside, then letters in order", () => {
  expect(rank("order", ["dim_reorder", "ods_order_sync", "order_detail", "user"])).toEqual(["order_detail", "ods_order_sync", "dim_reorder"]);
  expect(rank("odd", ["ods_user", "ods_dwd_detail"])).toEqual(["ods_dwd_detail"]);
  expect(matchScore("xyz", "ods_user")).toBe(0);
});

test("words may be given in any order", () => expect(rank("down rerun", ["Rerun", "Rerun with downstream"])).toEqual(["Rerun with downstream"]));

test("equal scores keep their order, and an empty query keeps everything", () => {
  expect(rank("", ["b", "a"])).toEqual(["b", "a"]);
  expect(rank("a", ["ab", "ac"])).toEqual(["ab", "ac"]);
});

test("the best of 20,000 names come first, and no more than asked for", () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `dwd_order_detail_${i}_di`);
  const found = rankItems("detail_777", names, (n) => [n], 20);
  expect(found.length).toBe(20);
  expect(found[0]).toBe("dwd_order_detail_777_di");
});
