import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeParameterText, SECRET_MASK, type TaskTypeBody } from "#contract";
import { resolveParameters, type ParameterScopes } from "./resolveParameters.ts";

const at = Temporal.ZonedDateTime.from("2026-03-01T00:30:00[Asia/Shanghai]");
const type: Pick<TaskTypeBody, "parameters" | "plugin" | "stop"> = {
  plugin: { kind: "interpreter", command: ["sh"], script: "script", extension: ".sh" },
  parameters: [
    { key: "script", label: "Script", kind: "code", required: true, language: "shell" },
    { key: "url", label: "URL", kind: "text", required: false },
    { key: "seconds", label: "Seconds", kind: "number", required: false, default: 30 },
    { key: "headers", label: "Headers", kind: "table", required: false },
  ],
};
const scopes = (set: Partial<ParameterScopes>): ParameterScopes => ({ run: {}, task: {}, workflow: {}, folders: [], project: {}, platform: {}, builtIn: { bizdate: "20260228" }, ...set });
const resolve = (set: Partial<ParameterScopes>, of = type) => resolveParameters(scopes(set), of, at);
const values = (set: Partial<ParameterScopes>) => Object.fromEntries(resolve(set).parameters.map((one) => [one.name, [one.value, one.origin]]));
const secret = (text: string) => ({ open: () => text });

test("[PAR3] the nearest scope wins and says where it came from", () => {
  const everywhere = { platform: { a: "6", b: "6" }, project: { a: "5", b: "5", c: "5" }, workflow: { a: "4", c: "4" }, task: { a: "3" }, run: { a: "1" } };
  expect(values(everywhere)).toMatchObject({ a: ["1", "run"], b: ["5", "project"], c: ["4", "workflow"], bizdate: ["20260228", "builtIn"] });
  expect(values({ ...everywhere, run: {} })).toMatchObject({ a: ["3", "task"] });
});

test("[FLD1] folders stand between workflow and project, the nearest wins, and the origin says which", () => {
  const folders: ParameterScopes["folders"] = [
    { path: "etl/night", params: { a: "near", both: "near" } },
    { path: "etl", params: { a: "far", b: "far", both: "far" } },
  ];
  const { parameters } = resolve({ folders, project: { a: "p", b: "p", c: "p" }, workflow: { both: "w" } });
  expect(parameters.filter((one) => one.name !== "bizdate" && one.name !== "seconds").map(({ name, value, origin, from }) => [name, value, origin, from])).toEqual([
    ["a", "near", "folder", "etl/night"],
    ["b", "far", "folder", "etl"],
    ["both", "w", "workflow", null],
    ["c", "p", "project", null],
  ]);
});

test("a file of the project becomes its name in the work directory, one of the host stays, anything else is a problem", () => {
  const of = {
    ...type,
    parameters: [...type.parameters, { key: "input" as never, label: "Input", kind: "file" as const, required: false }, { key: "other" as never, label: "Other", kind: "file" as const, required: false }],
  };
  const task = { input: "res:///orders-${day}.csv", other: "/data/${day}.csv", copy: "${input}" };
  const { form, environment, files, problems } = resolve({ task, workflow: { day: "d1" } }, of);
  expect([form["input" as never], form["other" as never], environment["input"], environment["other"]]).toEqual(["./orders-d1.csv", "/data/d1.csv", "./orders-d1.csv", "/data/d1.csv"]);
  expect([files, problems]).toEqual([[{ path: "res:///orders-d1.csv", name: "orders-d1.csv" }], []]);
  for (const input of ["relative.csv", "res:///a/../b.csv", "file:///etc/passwd", "/data\n/x"])
    expect(
      resolve({ task: { input } }, of).problems.map((one) => [one.name, one.sentence.code]),
      input,
    ).toEqual([["input", "end.file"]]);
  expect(resolve({ task: { input: "" } }, of)).toMatchObject({ files: [], problems: [] });
});

test("[PAR2] code is never rewritten and is no variable; other form values are resolved", () => {
  const { form, parameters, problems } = resolve({
    task: { script: 'echo "${bizdate} ${nothing} $[x]"', url: "http://h/${day}?p=$$5", seconds: "${n}", headers: [{ name: "X-Day", value: "${day}" }] },
    workflow: { day: "d${bizdate}", n: "7" },
  });
  expect(problems).toEqual([]);
  expect(form).toEqual({ script: 'echo "${bizdate} ${nothing} $[x]"', url: "http://h/d20260228?p=$5", seconds: 7, headers: [{ name: "X-Day", value: "d20260228" }] });
  expect(parameters.map((one) => one.name)).toEqual(["bizdate", "day", "n", "seconds", "url"]);
});

test("[SEC1] a secret field is a form value and in no list of parameters", () => {
  const of = { ...type, parameters: [{ key: "password", label: "Password", kind: "secret" as const, required: true }] };
  const { form, parameters, problems, secrets } = resolve({ task: { password: "of ${who}" }, project: { who: "ann" } }, of);
  expect(problems).toEqual([]);
  expect(form).toEqual({ password: "of ann" });
  expect(parameters.map((one) => one.name)).toEqual(["bizdate", "who"]);
  expect(secrets).toEqual(["password"]);
});

test("[VAR1] a secret variable is in no environment; whatever it goes into is secret, and shown as such", () => {
  let opened = 0;
  const project = { db_password: { open: () => (opened++, "hunter2") }, unused: { open: () => (opened++, "never") }, login: "ann:${db_password}" };
  const result = resolve({ project, workflow: { plain: "p" }, task: { url: "http://${login}@h", headers: [{ name: "Authorization", value: "Bearer ${db_password}" }] } });
  expect(result.problems).toEqual([]);
  expect(opened).toBe(1);
  expect(result.environment).toMatchObject({ login: "ann:hunter2", url: "http://ann:hunter2@h", plain: "p" });
  expect(result.environment).not.toHaveProperty("db_password");
  expect(result.form["headers"]).toEqual([{ name: "Authorization", value: "Bearer hunter2" }]);
  expect(result.secrets).toEqual(["login", "url"]);
  expect(result.masked).toEqual(["hunter2"]);
  expect(result.parameters.filter((one) => one.secret).map((one) => [one.name, one.value])).toEqual([
    ["login", SECRET_MASK],
    ["url", SECRET_MASK],
  ]);
  expect(result.withheld.map((one) => [one.name, one.value, one.origin])).toEqual([
    ["db_password", SECRET_MASK, "project"],
    ["unused", SECRET_MASK, "project"],
  ]);
  expect(JSON.stringify([result.parameters, result.withheld])).not.toContain("hunter2");
});

test("[SEC1] a secret that would stand in an argument is refused, in a repeated table too", () => {
  const shown: typeof type = { ...type, plugin: { kind: "command", command: ["curl", "${url}", "${*headers}-H", "${value}"] } };
  const project = { token: secret("t0ps3cret"), via: "x${token}" };
  const names = (task: ParameterScopes["task"]) => resolve({ project, task }, shown).problems.map((problem) => [problem.name, problem.sentence.code]);
  expect(names({ url: "http://h/${via}" })).toEqual([["url", "parameter.secretInArguments"]]);
  expect(names({ url: "http://h", headers: [{ name: "a", value: "${token}" }] })).toEqual([["headers", "parameter.secretInArguments"]]);
  expect(names({ url: "http://h", other: "${token}" })).toEqual([]);
});

test("[PAR4] an unknown name is a problem with a suggestion, a circle shows its path", () => {
  const { problems } = resolve({ workflow: { a: "${b}", b: "${a}", behind: "${a}", c: "${bizdat}", d: "$[nonsense]" } });
  expect(problems).toContainEqual({ name: "c", sentence: { code: "parameter.unknownNearest", values: { name: "bizdat", nearest: "bizdate" } } });
  expect(problems).toContainEqual({ name: "a", sentence: { code: "parameter.circle", values: { name: "a", path: "a > b > a" } } });
  expect(problems).toContainEqual({ name: "b", sentence: { code: "parameter.circle", values: { name: "b", path: "b > a > b" } } });
  expect(problems.filter((problem) => problem.name === "behind")).toEqual([]);
  expect(problems).toContainEqual({ name: "d", sentence: { code: "parameter.expression", values: { expression: "$[nonsense]", at: 3 } } });
});

test("values that multiply each other stay bounded, a long chain resolves", () => {
  const workflow = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`p${index}`, index === 59 ? "x" : `\${p${index + 1}}`.repeat(4)]));
  const { problems, parameters } = resolve({ workflow });
  expect(problems.some((problem) => problem.sentence.code === "parameter.tooLong")).toBe(true);
  for (const one of parameters) expect(one.value.length).toBeLessThanOrEqual(100_000);
  const chain = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`c${index}`, index === 19_999 ? "end" : `\${c${index + 1}}`]));
  expect(resolve({ workflow: chain }).environment["c0"]).toBe("end");
});

const word = fc
  .array(fc.constantFrom("${a}", "${b}", "${c}", "${s}", "${", "}", "$[", "]", "$$", "$[yyyymmdd-1]", '${zdt.addYear(9999999).format("yyyy")}', "x", " ", "中"), { maxLength: 12 })
  .map((parts) => parts.join(""));

test("[PAR4] any values resolve, never throw, stay bounded and do not hang on their order (property)", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("a", "b", "c", "d"), word), word, fc.dictionary(fc.constantFrom("a", "b", "c"), word), (workflow, url, outer) => {
      const backwards = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).reverse());
      const one = resolve({ workflow, project: { ...outer, s: secret("s3cret") }, task: { url } });
      const other = resolve({ workflow: backwards(workflow), project: backwards<string | { open: () => string }>({ ...outer, s: secret("s3cret") }), task: { url } });
      expect({ ...other, problems: [] }).toEqual({ ...one, problems: [] });
      expect(new Set(other.problems.map((each) => JSON.stringify(each)))).toEqual(new Set(one.problems.map((each) => JSON.stringify(each))));
      for (const value of Object.values(one.environment)) expect(value.length).toBeLessThanOrEqual(100_000);
      // [VAR1] What may be shown never holds the secret.
      expect(JSON.stringify([one.parameters, one.withheld, one.problems])).not.toContain("s3cret");
      for (const [name, value] of Object.entries(one.environment)) if (value.includes("s3cret")) expect(one.secrets).toContain(name);
    }),
    { numRuns: 500 },
  );
});

test("[PAR3] precedence holds for every set of scopes (property)", () => {
  const order = ["run", "task", "workflow", "near", "far", "project", "platform", "builtIn"] as const;
  fc.assert(
    fc.property(fc.subarray([...order], { minLength: 1 }), (present) => {
      const has = (scope: (typeof order)[number]) => (present.includes(scope) ? { x: scope as string } : ({} as Record<string, string>));
      const folders = [
        { path: "a/b", params: has("near") },
        { path: "a", params: has("far") },
      ];
      const { parameters } = resolve({ run: has("run"), task: has("task"), workflow: has("workflow"), folders, project: has("project"), platform: has("platform"), builtIn: has("builtIn") });
      const winner = order.find((scope) => present.includes(scope))!;
      expect(parameters.find((one) => one.name === "x")).toMatchObject({
        value: winner,
        origin: winner === "near" || winner === "far" ? "folder" : winner,
        from: winner === "near" ? "a/b" : winner === "far" ? "a" : null,
      });
    }),
  );
});

test("escaped text means itself (property)", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), word), (text) => {
      const { environment, problems } = resolve({ workflow: { x: escapeParameterText(text) } });
      expect(problems).toEqual([]);
      expect(environment["x"]).toBe(text);
    }),
    { numRuns: 500 },
  );
});
