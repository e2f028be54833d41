import fc from "fast-check";
import { expect, test } from "vitest";
import { lineDiff } from "./lineDiff.ts";

const textOf = (runs: ReturnType<typeof lineDiff>, without: "added" | "removed") =>
  runs
    .filter((run) => run.kind !== without)
    .flatMap((run) => run.lines)
    .join("\n");

test("the runs are both texts, and neighbours are of different kinds", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 14 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const runs = lineDiff(before, after);
      expect(textOf(runs, "added")).toBe(before);
      expect(textOf(runs, "removed")).toBe(after);
      for (const [index, run] of runs.entries()) expect(run.kind).not.toBe(runs[index + 1]?.kind);
    }),
    { numRuns: 500 },
  );
});

test("what stays stays: the shortest way is found", () => {
  expect(lineDiff("one\ntwo\nthree\nfour", "one\n2\nthree\nfour\nfive")).toEqual([
    { kind: "same", lines: ["one"] },
    { kind: "removed", lines: ["two"] },
    { kind: "added", lines: ["2"] },
    { kind: "same", lines: ["three", "four"] },
    { kind: "added", lines: ["five"] },
  ]);
  expect(
    lineDiff("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc")
      .filter((run) => run.kind !== "same")
      .flatMap((run) => run.lines).length,
  ).toBe(5);
  expect(lineDiff("x", "x")).toEqual([{ kind: "same", lines: ["x"] }]);
});

test("two long texts with nothing in common are answered at once", () => {
  const long = (letter: string) => Array.from({ length: 20_000 }, (_, line) => `${letter}${line}`).join("\n");
  expect(lineDiff(long("a"), long("b")).map((run) => [run.kind, run.lines.length])).toEqual([
    ["removed", 20_000],
    ["added", 20_000],
  ]);
});
