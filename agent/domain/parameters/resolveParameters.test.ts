import fc from "fast-check";
import { expect, test } from "vitest";
import type { TaskTypeBody } from "#contract";
import { evaluateDateExpression } from "./dateExpression.ts";
import { resolveParameters, type ParameterScopes } from "./resolveParameters.ts";

const at = Temporal.ZonedDateTime.from("2026-03-01T00:30:00[Asia/Shanghai]");
const type: Pick<TaskTypeBody, "parameters"> = {
  parameters: [
    { key: "script", label: "Script", kind: "code", required: true, language: "shell" },
    { key: "url", label: "URL", kind: "text", required: false },
    { key: "seconds", label: "Seconds", kind: "number", required: false, default: 30 },
    { key: "headers", label: "Headers", kind: "table", required: false },
  ],
};
const scopes = (set: Partial<ParameterScopes>): ParameterScopes => ({ run: {}, task: {}, workflow: {}, project: {}, platform: {}, builtIn: { bizdate: "20260228" }, ...set });
const values = (set: Partial<ParameterScopes>) => Object.fromEntries(resolveParameters(scopes(set), type, at).parameters.map((one) => [one.name, [one.value, one.origin]]));

test("[PAR3] the nearest scope wins and says where it came from", () => {
  const everywhere = { platform: { a: "6", b: "6" }, project: { a: "5", b: "5", c: "5" }, workflow: { a: "4", c: "4" }, task: { a: "3" }, run: { a: "1" } };
  expect(values(everywhere)).toMatchObject({ a: ["1", "run"], b: ["5", "project"], c: ["4", "workflow"], bizdate: ["20260228", "builtIn"] });
  expect(values({ ...everywhere, run: {} })).toMatchObject({ a: ["3", "task"] });
});

test("[PAR2] code is never rewritten and is no variable; other form values are resolved", () => {
  const { form, parameters, problems } = resolveParameters(
    scopes({ task: { script: 'echo "${bizdate} ${nothing} $[x]"', url: "http://h/${day}?p=$$5", seconds: "${n}", headers: [{ name: "X-Day", value: "${day}" }] }, workflow: { day: "d${bizdate}", n: "7" } }),
    type,
    at,
  );
  expect(problems).toEqual([]);
  expect(form).toEqual({ script: 'echo "${bizdate} ${nothing} $[x]"', url: "http://h/d20260228?p=$5", seconds: 7, headers: [{ name: "X-Day", value: "d20260228" }] });
  expect(parameters.map((one) => one.name)).toEqual(["bizdate", "day", "n", "seconds", "url"]);
});

test("[SEC1] a secret is a form value and in no list of parameters", () => {
  const secret: Pick<TaskTypeBody, "parameters"> = { parameters: [{ key: "password", label: "Password", kind: "secret", required: true }] };
  const { form, parameters, problems } = resolveParameters(scopes({ task: { password: "of ${who}" }, project: { who: "ann" } }), secret, at);
  expect(problems).toEqual([]);
  expect(form).toEqual({ password: "of ann" });
  expect(parameters.map((one) => one.name)).toEqual(["bizdate", "who"]);
});

test("an unknown name is a problem with a suggestion, a circle shows its path", () => {
  const { problems } = resolveParameters(scopes({ workflow: { a: "${b}", b: "${a}", c: "${bizdat}", d: "$[nonsense]" } }), type, at);
  expect(problems).toContainEqual({ name: "c", sentence: { code: "parameter.unknownNearest", values: { name: "bizdat", nearest: "bizdate" } } });
  expect(problems.find((problem) => problem.sentence.code === "parameter.circle")!.sentence.values["path"]).toMatch(/a > b > a|b > a > b/);
  expect(problems).toContainEqual({ name: "d", sentence: { code: "parameter.expression", values: { expression: "$[nonsense]" } } });
});

test("dates count from the schedule point in its zone", () => {
  const cases = {
    yyyymmdd: "20260301",
    "yyyymmdd-1": "20260228",
    "yyyy-mm-dd+7": "2026-03-08",
    "hh24miss-1/24": "233000",
    "yyyymmddhh24mi-31/24/60": "202602282359",
    "add_months(yyyymm,-1)": "202602",
    "add_months(yyyymmdd, 12)": "20270301",
  };
  for (const [expression, value] of Object.entries(cases)) expect(evaluateDateExpression(expression, at), expression).toBe(value);
  for (const bad of ["", "process.exit()", "yyyymmdd-", "yyyymmdd*2", "add_months(yyyymm)", "-1", "q"]) expect(evaluateDateExpression(bad, at), bad).toBeNull();
});

test("values that multiply each other stay bounded", () => {
  const workflow = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`p${index}`, index === 59 ? "x" : `\${p${index + 1}}`.repeat(4)]));
  const { problems, parameters } = resolveParameters(scopes({ workflow }), type, at);
  expect(problems.some((problem) => problem.sentence.code === "parameter.tooLong")).toBe(true);
  for (const one of parameters) expect(one.value.length).toBeLessThanOrEqual(100_000);
});

test("any text resolves without an exception, in bounded size (property)", () => {
  const text = fc.array(fc.constantFrom("${a}", "${b}", "${", "}", "$[", "]", "$$", "$[yyyymmdd-1]", "x", " ", "中"), { maxLength: 12 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (a, b) => {
      const { parameters } = resolveParameters(scopes({ workflow: { a, b } }), type, at);
      for (const one of parameters) expect(one.value.length).toBeLessThanOrEqual(100_000);
    }),
  );
});
