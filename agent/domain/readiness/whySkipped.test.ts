import fc from "fast-check";
import { expect, test } from "vitest";
import type { Condition, Outputs, TaskId } from "#contract";
import { holds, whySkipped, type UpstreamEnd } from "./whySkipped.ts";

const end = (name: string, change: Partial<UpstreamEnd> = {}): UpstreamEnd => ({ taskId: name as TaskId, name, state: "SUCCESS", exitCode: 0, forcedBy: null, ...change });
const onCode = (task: string, from: number, to = from): Condition => ({ on: "exitCode", task: task as TaskId, from, to });
const why = async (upstream: readonly UpstreamEnd[], when: readonly Condition[], outputs: Outputs = {}) => (await whySkipped(upstream, when, () => outputs))?.code ?? null;

test("[FLOW2] it goes unless all its upstream was skipped or one condition does not hold", async () => {
  const skipped = end("s", { state: "SKIPPED", exitCode: 7 });
  expect(await why([], [])).toBeNull();
  expect(await why([end("a"), skipped], [])).toBeNull();
  expect(await why([skipped, skipped], [])).toBe("skip.upstream");
  expect(await why([end("a", { exitCode: 3 })], [onCode("a", 2, 4)])).toBeNull();
  expect(await why([end("a", { exitCode: 3 })], [onCode("a", 0)])).toBe("skip.exitCode");
  expect(await why([end("a"), end("b", { exitCode: 1 })], [onCode("a", 0), onCode("b", 0)])).toBe("skip.exitCode");
  // Nothing holds of what was skipped, whatever its exit code says.
  expect(await why([end("a"), skipped], [onCode("s", 7)])).toBe("skip.upstreamSkipped");
  // What was set to success counts as one, and what has no process too.
  expect(await why([end("a", { exitCode: 9, forcedBy: "ann" })], [onCode("a", 0)])).toBeNull();
  expect(await why([end("a", { exitCode: null })], [onCode("a", 0)])).toBeNull();
  expect(await why([end("a")], [onCode("gone", 0)])).toBe("skip.noUpstream");
});

test("[FLOW2] an output that was not written holds nothing; numbers are compared as numbers, else as text", async () => {
  const of = (is: "equal" | "notEqual" | "greater" | "contains", value: string): Condition => ({ on: "output", task: "a" as TaskId, name: "rows", is, value });
  expect(await why([end("a")], [of("notEqual", "1")])).toBe("skip.outputMissing");
  expect(await why([end("a")], [of("greater", "9")], { rows: "10" })).toBeNull();
  expect(await why([end("a")], [of("greater", "9")], { rows: "10 rows" })).toBe("skip.output");
  expect(holds("equal", "1e3", "1000.0")).toBe(true);
  expect(holds("equal", "01a", "1a")).toBe(false);
  expect(holds("less", "b", "c")).toBe(true);
  expect(holds("contains", "abc", "")).toBe(true);
});

test("comparisons of numbers agree with numbers (property)", () => {
  const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(holds("less", String(a), String(b))).toBe(a < b);
      expect(holds("greaterOrEqual", String(a), ` ${b}`)).toBe(a >= b);
    }),
  );
});
