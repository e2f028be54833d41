import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LogIndex, splitChunk } from "./LogIndex.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function indexOf(bytes: Uint8Array, piece = bytes.length): LogIndex {
  const index = new LogIndex();
  for (let at = 0; at < bytes.length; at += Math.max(1, piece)) index.push(bytes.subarray(at, at + Math.max(1, piece)));
  return index;
}

const allLines = (bytes: Uint8Array, index: LogIndex): string[] => index.chunks().flatMap((chunk) => splitChunk(bytes.subarray(chunk.start, chunk.end), chunk).map((line) => line.text));

describe("lines", () => {
  test("an unfinished last line counts, an empty end does not", () => {
    expect(indexOf(bytesOf("a\nb")).lineCount).toBe(2);
    expect(indexOf(bytesOf("a\nb\n")).lineCount).toBe(2);
    expect(indexOf(bytesOf("\n\n")).lineCount).toBe(2);
    expect(new LogIndex().lineCount).toBe(0);
  });

  test("however the bytes arrive, the lines are the same", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: "grapheme", maxLength: 40 }).map((s) => s.replaceAll("\n", " ")),
          { maxLength: 60 },
        ),
        fc.integer({ min: 1, max: 97 }),
        (lines, piece) => {
          const bytes = bytesOf(lines.map((line) => `${line}\n`).join(""));
          const index = indexOf(bytes, piece);
          expect(index.lineCount).toBe(lines.length);
          expect(allLines(bytes, index)).toEqual(allLines(bytes, indexOf(bytes)));
          expect(allLines(bytes, index)).toEqual(lines.map((line) => new TextDecoder().decode(bytesOf(line))));
        },
      ),
      { numRuns: 100 },
    );
  });

  test("chunks begin and end at line breaks and leave nothing out", () => {
    const bytes = bytesOf(Array.from({ length: 20_000 }, (_, i) => `line ${i} \u8ba2\u5355\n`).join(""));
    const index = indexOf(bytes, 10_000);
    let [byte, line] = [0, 0];
    for (const chunk of index.chunks()) {
      expect([chunk.start, chunk.firstLine]).toEqual([byte, line]);
      [byte, line] = [chunk.end, chunk.firstLine + chunk.lineCount];
    }
    expect([byte, line]).toEqual([bytes.length, 20_000]);
    const chunk = index.chunkOfLine(12_345);
    expect(splitChunk(bytes.subarray(chunk.start, chunk.end), chunk)[12_345 - chunk.firstLine]?.text).toBe("line 12345 \u8ba2\u5355");
    expect(index.chunkOfByte(chunk.start)).toEqual(chunk);
    expect(index.chunkOfLine(99_999).end).toBe(bytes.length);
  });

  test("a line without end is cut, at a character", () => {
    const bytes = bytesOf("\u8ba2".repeat(300_000));
    const index = indexOf(bytes, 70_001);
    expect(index.lineCount).toBe(4);
    expect(allLines(bytes, index).join("")).toBe("\u8ba2".repeat(300_000));
    expect(allLines(bytes, index)).toEqual(allLines(bytes, indexOf(bytes)));
  });
});

test("errors are found while indexing, also when a line arrives in pieces", () => {
  const bytes = bytesOf("02:14 INFO ok\n02:15 ERROR deadlock\nTraceback (most recent call last):\nERRORS: 0\n");
  expect(indexOf(bytes).errorLines).toEqual([1, 2]);
  expect(indexOf(bytes, 3).errorLines).toEqual([1, 2]);
});

test("200,000 lines that come in chunks are all indexed", () => {
  const bytes = bytesOf(Array.from({ length: 200_000 }, (_, i) => `2026-11-20 02:14:07.218 INFO reader shard ${i % 32} rows=${i}\n`).join(""));
  const index = indexOf(bytes, 256 * 1024);
  expect(index.lineCount).toBe(200_000);
});
