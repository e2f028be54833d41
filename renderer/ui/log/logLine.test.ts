import { expect, test } from "vitest";
import { ansiSpans } from "./ansiSpans.ts";
import { levelOf, plainText, withoutControls } from "./logLine.ts";

const esc = "\u001b";

test("links, titles, cursor moves and bells are taken out, their text stays", () => {
  expect(withoutControls(`${esc}]8;;https://evil.example${esc}\\click${esc}]8;;${esc}\\ me`)).toBe("click me");
  expect(withoutControls(`${esc}]0;title\u0007text`)).toBe("text");
  expect(withoutControls(`${esc}[2J${esc}[1;1Hhome${esc}[?25l`)).toBe("home");
  expect(withoutControls(`a\u0007b\u0000c`)).toBe("abc");
  expect(withoutControls(`${esc}[31mred${esc}[0m`)).toBe(`${esc}[31mred${esc}[0m`);
  expect(plainText(`${esc}[1;31mred${esc}[0m line`)).toBe("red line");
});

test("text cannot turn its direction around", () => expect(withoutControls("user\u202Egnp.exe")).toBe("usergnp.exe"));

test("a progress bar shows what was written last", () => {
  expect(withoutControls("10%\r50%\r100%")).toBe("100%");
  expect(withoutControls("done\r")).toBe("done");
});

test.each([
  ["02:14:07.218  INFO   reader", "I"],
  ["2026-11-20 WARN writer", "W"],
  ["[ERROR] build failed", "E"],
  ["time=… level=error msg=x", "E"],
  ["ValueError: bad literal", "E"],
  ["java.lang.NullPointerException: x", "E"],
  ["FATAL no space", "F"],
  ["no errors today", undefined],
  ["INFORMATION", undefined],
  ["rows=104,882", undefined],
])('"%s" states %s', (line, level) => expect(levelOf(line)).toBe(level));

test("colours become ours: named, 256 and true colours", () => {
  expect(ansiSpans("plain")).toEqual([{ text: "plain" }]);
  expect(ansiSpans(`${esc}[31mred${esc}[0m rest`)).toEqual([{ text: "red", colour: "bad" }, { text: " rest" }]);
  expect(ansiSpans(`${esc}[38;5;208morange`)).toEqual([{ text: "orange", colour: "wait" }]);
  expect(ansiSpans(`${esc}[38;2;0;120;255mblue`)).toEqual([{ text: "blue", colour: "active" }]);
  expect(ansiSpans(`${esc}[38;5;244mgrey`)).toEqual([{ text: "grey", colour: "faint" }]);
});

test("black on black, white on white cannot be written", () => {
  for (const code of ["30;40", "37;47", "38;5;16", "38;2;255;255;255"]) expect(ansiSpans(`${esc}[${code}mhidden`)).toEqual([{ text: "hidden" }]);
});
