import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { findError, findText, scanLog, type LogMatch } from "./logScan.ts";

const directory = mkdtempSync(join(tmpdir(), "signalbox-scan-"));
afterAll(() => rmSync(directory, { recursive: true }));
const path = join(directory, "log");

/** All lines that contain the text, found the plain way. */
function expected(log: string, text: string, from: number): LogMatch[] {
  const found: LogMatch[] = [];
  let offset = 0;
  for (const [line, content] of log.split("\n").entries()) {
    if (offset >= from && content.toLowerCase().includes(text.toLowerCase())) found.push({ offset, line });
    offset += Buffer.byteLength(content) + 1;
  }
  return found;
}

test("[LOG1] a search finds exactly the lines that contain the text, however the log falls into pieces", async () => {
  const line = fc.array(fc.constantFrom("a", "B", "ab", "Ab", "x", " ", "\u9519", "\u8bef", "\u00e9", "\u00c9", "0"), { maxLength: 12 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 40 }), fc.constantFrom("ab", "B", "\u9519\u8bef", "\u00e9", "x 0"), fc.integer({ min: 60, max: 200 }), fc.nat(10), async (lines, text, piece, skipped) => {
      const log = lines.join("\n");
      writeFileSync(path, log);
      const from = Buffer.byteLength(
        lines
          .slice(0, skipped)
          .map((one) => `${one}\n`)
          .join(""),
      );
      const scan = await scanLog(path, findText(text), from, 1000, piece);
      expect(scan.matches).toEqual(expected(log, text, from));
      expect(scan.scannedTo).toBe(Buffer.byteLength(log));
    }),
    { numRuns: 300 },
  );
});

test("a search in pages finds what one search finds, and a page that is full says where it stopped", async () => {
  const lines = Array.from({ length: 500 }, (_, index) => (index % 7 === 0 ? `row ${index} hit` : `row ${index}`));
  writeFileSync(path, lines.join("\n"));
  const whole = await scanLog(path, findText("hit"), 0, 1000, 128);
  const pages: number[] = [];
  for (let from = 0; ;) {
    const page = await scanLog(path, findText("hit"), from, 10, 128);
    pages.push(...page.matches.map((match) => match.line));
    if (page.matches.length < 10) break;
    from = page.scannedTo;
  }
  expect(pages).toEqual(whole.matches.map((match) => match.line));
});

test("what looks like an error is found in both languages, and nothing else", async () => {
  writeFileSync(path, ["fine", "ERROR: no", "Traceback (most recent call last)", "terrorism", "\u8fde\u63a5\u5931\u8d25", "0 errors", "mirror"].join("\n"));
  expect((await scanLog(path, findError(), 0, 100)).matches.map((match) => match.line)).toEqual([1, 2, 4, 5]);
  expect(await scanLog(join(directory, "none"), findError(), 0, 100)).toEqual({ matches: [], scannedTo: 0 });
});
