import fc from "fast-check";
import { expect, test } from "vitest";
import { csvCell, csvLine } from "./csv.ts";

test("a cell that begins like a formula is none; quotes, commas and line ends stay in their cell", () => {
  expect(["=1+1", "+1", "-1", "@SUM(A1)", "\tx"].map(csvCell)).toEqual(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx"]);
  expect([-5, true, null, 'a "b"', "a,b", "a\nb", '=a,"b"'].map(csvCell)).toEqual(["-5", "true", "", '"a ""b"""', '"a,b"', '"a\nb"', `"'=a,""b"""`]);
  expect(csvLine(["a", 1])).toBe("a,1\r\n");
});
test("what is read back is what was written, but for the apostrophe", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const cell = csvCell(text);
      const plain = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      expect([text, `'${text}`]).toContain(plain);
    }),
  );
});
