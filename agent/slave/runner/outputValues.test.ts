import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OUTPUT_BYTES } from "#contract";
import { makeMask } from "../logs/mask.ts";
import { readOutputs, takeOutputs } from "./outputValues.ts";

let dir: string;
const files = () => ({ outputsFile: join(dir, "outputs"), outputFile: join(dir, "output") });
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "signalbox-outputs-"))));
afterEach(() => rmSync(dir, { recursive: true }));

test("[FLOW1] lines and blocks, the last value of a name; what means nothing is named with its line", () => {
  const text = "rows=10\n\nnote=a=b\nrows= 12 \nsql<<END\nselect 1\n\nEND\nnonsense\n1st=x\nempty=\nopen<<NEVER\nlost";
  expect(readOutputs(text)).toEqual({
    outputs: { rows: " 12 ", note: "a=b", sql: "select 1\n", empty: "" },
    problems: ['line 9: "nonsense" is not name=value', 'line 10: "1st" is not a name of an output', "line 12: there is no line NEVER that ends the value"],
  });
});

test("[FLOW1] at most 100 outputs of together 64 KiB; a value that has no room is left out, the others count", () => {
  const many = readOutputs(Array.from({ length: 102 }, (_, index) => `n${index}=v`).join("\n"));
  expect(Object.keys(many.outputs)).toHaveLength(100);
  expect(many.problems).toHaveLength(2);
  const big = readOutputs(`a=${"x".repeat(OUTPUT_BYTES - 2)}\nb=abc\nc=de\na=short\nd=abc`);
  expect(big.outputs).toEqual({ a: "short", c: "de", d: "abc" });
  expect(big.problems).toEqual([`line 2: b was left out: all outputs together may have ${OUTPUT_BYTES} bytes`]);
});

test("[FLOW1] every value that can be written comes back as it was (property)", () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);
  const value = fc.string({ unit: fc.constantFrom("a", "=", "<", " ", "\n", "Ä", "$", "{", "E") });
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 20, noNullPrototype: true }), (outputs) => {
      const text = Object.entries(outputs)
        .map(([key, one]) => (one.includes("\n") || one.includes("<") ? `${key}<<THE_END\n${one}\nTHE_END\n` : `${key}=${one}\n`))
        .join("");
      expect(readOutputs(text)).toEqual({ outputs, problems: [] });
    }),
  );
});

test("[SEC1] a secret is masked in what is handed on; a bad line is told in the log; no other file is read", () => {
  writeFileSync(files().outputsFile, "url=http://x?key=hunter2hunter2\nwhat\n");
  writeFileSync(files().outputFile, "before\n");
  expect(takeOutputs(files(), makeMask(["hunter2hunter2"]))).toEqual({ url: `http://x?key=${"*".repeat(14)}` });
  expect(readFileSync(files().outputFile, "utf8")).toBe('before\nsignalbox: SIGNALBOX_OUTPUT: line 2: "what" is not name=value\n');
  rmSync(files().outputsFile);
  expect(takeOutputs(files(), null)).toEqual({});
  writeFileSync(join(dir, "other"), "a=b\n");
  symlinkSync(join(dir, "other"), files().outputsFile);
  expect(takeOutputs(files(), null)).toEqual({});
});
