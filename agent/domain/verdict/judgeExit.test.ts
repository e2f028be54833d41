import { expect, test } from "vitest";
import { ExitRecord, say, type ExitRule } from "#contract";
import { judgeExit } from "./judgeExit.ts";

const exit = (set: Partial<ExitRecord>): ExitRecord =>
  ExitRecord.parse({ code: null, signal: null, startError: null, unknown: false, killedBy: null, endedAt: 0, durationMs: 0, logBytes: 0, truncated: false, lastLines: [], ...set });
const rules: ExitRule[] = [
  { from: 3, outcome: "warning", text: { en: "some rows", zh: "部分" } },
  { from: 10, to: 19, outcome: "skipped" },
  { from: 1, to: 99, outcome: "retry" },
  { from: 100, outcome: "success" },
];
const judge = (set: Partial<ExitRecord>, triesLeft = false) => judgeExit(exit(set), rules, triesLeft, 60, "ann");

test("the first exit rule that matches decides; without one, 0 is success and the rest failed", () => {
  expect(judge({ code: 0 })).toMatchObject({ event: "succeeded", warning: false, reason: null });
  expect(judge({ code: 3 })).toMatchObject({ event: "succeeded", warning: true, reason: { code: "end.exitText", values: { code: 3, text: "some rows" } } });
  expect(judge({ code: 15 }).event).toBe("skipped");
  expect(judge({ code: 100 }).event).toBe("succeeded");
  expect(judge({ code: 50 }, true).event).toBe("retried");
  expect(judge({ code: 50 })).toMatchObject({ event: "failed", cause: "exit" });
  expect(judge({ code: 137 })).toMatchObject({ event: "failed", cause: "exit", reason: { values: { code: 137 } } });
});

test("a kill by a person is KILLED, a time limit a failure that may be tried again", () => {
  expect(judge({ code: 0, killedBy: "operator" }, true)).toMatchObject({ event: "killed", reason: { values: { by: "ann" } } });
  expect(judge({ signal: "SIGTERM", killedBy: "timeout" }, true)).toMatchObject({ event: "retried", cause: "timeout" });
});

test("[LC8] what nobody can know is never tried again by itself", () => {
  expect(judge({ unknown: true }, true)).toMatchObject({ event: "failed", cause: "lost" });
  expect(judge({ signal: "SIGKILL", killedBy: "fence" }, true)).toMatchObject({ event: "failed", cause: "lost" });
});

test("[WORD1] the text of an exit rule is said in the reader's language", () => {
  const { reason } = judge({ code: 3 });
  expect(say(reason!, "en")).toBe("exit 3: some rows");
  expect(say(reason!, "zh")).toBe("退出码 3：部分");
  expect(say(judgeExit(exit({ code: 4 }), [{ from: 4, outcome: "failed", text: "full" }], false, 60, "ann").reason!, "zh")).toBe("退出码 4：full");
});
