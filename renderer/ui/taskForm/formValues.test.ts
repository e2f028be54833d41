import { expect, test } from "vitest";
import { columnsOf, missingKeys, shownSpecs, valueOf, withValue } from "./formValues.ts";
import type { FormSpec } from "./formValues.ts";

const specs: readonly FormSpec[] = [
  { key: "engine", label: "Database", kind: "choice", required: true, default: "sqlite" },
  { key: "host", label: "Host", kind: "text", required: true, shownWhen: { key: "engine", equals: "postgres" } },
  { key: "port", label: "Port", kind: "number", shownWhen: { key: "host", equals: "db" } },
];

test("a field is shown by the value, or the default, of another; hidden fields hide what hangs on them", () => {
  expect(shownSpecs(specs, {}).map((spec) => spec.key)).toEqual(["engine"]);
  expect(shownSpecs(specs, { engine: "postgres" }).map((spec) => spec.key)).toEqual(["engine", "host"]);
  expect(shownSpecs(specs, { host: "db" }).map((spec) => spec.key)).toEqual(["engine"]);
  expect(shownSpecs(specs, { engine: "postgres", host: "db" }).length).toBe(3);
});

test("only shown fields are missed, a default is a value", () => {
  expect(missingKeys(specs, {})).toEqual([]);
  expect(missingKeys(specs, { engine: "postgres" })).toEqual(["host"]);
  expect(missingKeys(specs, { engine: "" })).toEqual(["engine"]);
});

test("taking a value away brings the default back", () => {
  const values = withValue({ engine: "postgres" }, "engine", undefined);
  expect(valueOf(specs[0]!, values)).toBe("sqlite");
});

test("a table keeps its columns, an empty one starts with name and value", () => {
  expect(columnsOf([])).toEqual(["name", "value"]);
  expect(columnsOf([{ name: "a", path: "b" }])).toEqual(["name", "path"]);
});
