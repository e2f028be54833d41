import { expect, test } from "vitest";
import { BUILT_IN_PARAMETERS, isShownBy, localText, secretsInArguments, SOURCE_NAMES, sourceVariable, TaskTypeBody, type LocalText } from "#contract";
import { fillTemplate } from "../../slave/runner/fillTemplate.ts";
import { BUILT_IN_TYPES } from "./builtInTypes.ts";

const HAN = /\p{Script=Han}/u;

test("every built-in type is what the contract takes, under its own name", () => {
  for (const type of BUILT_IN_TYPES) expect(TaskTypeBody.safeParse(type).error, type.name).toBeUndefined();
  expect(new Set(BUILT_IN_TYPES.map((type) => type.name)).size).toBe(BUILT_IN_TYPES.length);
});

test("[WORD1] labels, help and exit codes are there in both languages", () => {
  const inBoth = (text: LocalText, where: string) => {
    // One text for both is for names of things, such as SQLite.
    expect(localText(text, "en"), where).toMatch(/\S/);
    expect(HAN.test(localText(text, "en")), where).toBe(false);
    if (typeof text !== "string") expect(localText(text, "zh"), where).toMatch(/\S/);
  };
  for (const type of BUILT_IN_TYPES) {
    inBoth(type.label, type.name);
    expect(HAN.test(localText(type.description, "zh")), type.name).toBe(true);
    for (const spec of type.parameters) {
      inBoth(spec.label, `${type.name}.${spec.key}`);
      if (spec.help !== undefined) expect(HAN.test(localText(spec.help, "zh")), `${type.name}.${spec.key}`).toBe(true);
      for (const choice of spec.choices ?? []) if (choice.label !== undefined) inBoth(choice.label, `${type.name}.${spec.key}`);
    }
    for (const rule of type.exitCodes) expect(HAN.test(localText(rule.text!, "zh")), `${type.name} ${rule.from}`).toBe(true);
  }
});

test("[SEC1] commands name only fields that exist, and no secret of theirs is ever an argument", () => {
  for (const type of BUILT_IN_TYPES) {
    if (type.plugin.kind !== "command" && type.plugin.kind !== "interpreter") continue;
    const keys = new Set<string>([
      ...type.parameters.map((spec) => spec.key),
      ...BUILT_IN_PARAMETERS,
      ...type.parameters.flatMap((spec) => (spec.kind === "dataSource" ? SOURCE_NAMES.map((name) => sourceVariable(spec.key, name)) : [])),
      "parameters",
      "name",
    ]);
    const named = type.plugin.command.flatMap((word) => [...word.matchAll(/\$\{([?*]|file:)?([A-Za-z_]+)[^}]*\}/g)].map((match) => match[2]!));
    const columns = type.parameters.flatMap((spec) => (spec.kind === "table" ? (spec.columns ?? ["name", "value"]) : []));
    for (const name of named) expect(keys.has(name) || columns.includes(name), `${type.name}: ${name}`).toBe(true);
    expect(secretsInArguments(type), type.name).toEqual([]);
    const params = Object.fromEntries(type.parameters.map((spec) => [spec.key, spec.kind === "table" ? [Object.fromEntries((spec.columns ?? ["name", "value"]).map((column) => [column, "x"]))] : "x"])) as never;
    const secrets = type.parameters.filter((spec) => spec.kind === "secret").map((spec) => spec.key);
    expect(() => fillTemplate((type.plugin as { command: string[] }).command, { params, environment: {}, secrets }), type.name).not.toThrow();
  }
});

test("a field that hangs on another is shown for one of the values that the other may have", () => {
  for (const type of BUILT_IN_TYPES) {
    for (const { key, shownWhen } of type.parameters) {
      if (shownWhen === undefined) continue;
      const other = type.parameters.find((spec) => spec.key === shownWhen.key);
      const choices = other?.kind === "dataSource" ? [{ value: "" }] : (other?.choices ?? []);
      expect(
        choices.some(({ value }) => isShownBy(shownWhen, value)),
        `${type.name}.${key}`,
      ).toBe(true);
    }
  }
});

test("[SEC1] a type whose command would show a secret is known before it runs", () => {
  const shown = TaskTypeBody.parse({
    name: "own",
    label: "Own",
    plugin: { kind: "command", command: ["run", "-p${password}", "${?key}${file:key}"] },
    parameters: ["password", "key", "token"].map((key) => ({ key, label: key, kind: "secret" })),
    stop: ["stop", "${ token }", "$${password}"],
  });
  expect(secretsInArguments(shown)).toEqual(["password", "token"]);
});

test("S4-17: what runs on YARN is recognised by the name that its client prints", () => {
  const onYarn = BUILT_IN_TYPES.filter((type) => type.applications !== undefined);
  expect(onYarn.map((type) => type.name)).toEqual(["hive", "spark-sql", "spark-submit", "map-reduce"]);
  for (const { applications, stop } of onYarn) {
    const line = "26/11/20 03:00:12 INFO YarnClientImpl: Submitted application application_1763607600000_0042";
    expect(new RegExp(applications!).exec(line)?.[0]).toBe("application_1763607600000_0042");
    expect(fillTemplate(stop!, { params: {}, environment: { application: "application_1763607600000_0042" } })).toEqual(["yarn", "application", "-kill", "application_1763607600000_0042"]);
  }
});
