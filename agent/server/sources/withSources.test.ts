import { expect, test } from "vitest";
import { DataSourceConfig, DataSourceKind, type ParameterSpec } from "#contract";
import type { Resolution } from "../../domain/parameters/resolveParameters.ts";
import type { StoredSource } from "../../store/index.ts";
import { sourceValues, withSources } from "./withSources.ts";

const source = (kind: DataSourceKind, config: object, sealed: string | null = null) => ({ kind, config: DataSourceConfig.parse(config), sealed, name: "s", id: "1" }) as unknown as StoredSource;
const resolution = (form: object): Resolution => ({ parameters: [], withheld: [], environment: { day: "1" }, form: form as never, secrets: [], masked: [], files: [], problems: [] });
const type = { parameters: [{ key: "source", label: "", kind: "dataSource", required: false }] as unknown as ParameterSpec[] };
const urlOf = (kind: DataSourceKind, config: object) => sourceValues(source(kind, config), "p").URL;

test("an address for each kind, none with a password", () => {
  expect(urlOf("postgresql", { host: "fd00::1", database: "a b" })).toBe("postgresql://[fd00::1]:5432/a%20b");
  expect(urlOf("mysql", { host: "h", port: 3307, database: "d", user: "u" })).toBe("mysql://h:3307/d");
  expect(urlOf("sqlite", { database: "/data/a.db" })).toBe("/data/a.db");
  expect(urlOf("hive", { host: "h", database: "d", options: { ssl: "true", transportMode: "http", httpPath: "x", principal: "hive/_HOST@R" } })).toBe(
    "jdbc:hive2://h:10000/d;transportMode=http;httpPath=x;ssl=true;principal=hive/_HOST@R",
  );
  expect(urlOf("kafka", { url: "a:1,b:2" })).toBe("a:1,b:2");
  for (const kind of DataSourceKind.options) expect(urlOf(kind, { host: "h", database: "d", user: "u", url: "http://h" })).not.toContain("p@");
  expect(["disable", "require", "verify-full"].map((sslmode) => sourceValues(source("postgresql", { options: { sslmode } }), "").TLS)).toEqual(["off", "require", "verify-full"]);
  expect(["false", "true", "verify"].map((ssl) => sourceValues(source("mysql", { options: { ssl } }), "").TLS)).toEqual(["off", "require", "verify-full"]);
});

test("[VAR1] a password is opened for the order alone: masked where it is shown, among the secrets, and said when it cannot be read", () => {
  const known = new Map([["s", source("mysql", { host: "h", database: "d" }, "v1:x")]]);
  const found = withSources(resolution({ source: "s" }), type, known, () => "hunter2");
  expect(found.environment).toMatchObject({ day: "1", SOURCE_HOST: "h", SOURCE_PASSWORD: "hunter2" });
  expect([found.secrets, found.masked, found.problems]).toEqual([["SOURCE_PASSWORD"], ["hunter2"], []]);
  expect(JSON.stringify(found.parameters)).not.toContain("hunter2");
  expect(withSources(resolution({ source: "s" }), type, known, () => null).problems.map((one) => one.sentence.code)).toEqual(["secrets.unreadable"]);
  expect(withSources(resolution({ source: "gone" }), type, known, () => "").problems.map((one) => one.sentence.code)).toEqual(["start.sourceUnknown"]);
  const nothing = resolution({ source: "" });
  expect(withSources(nothing, type, known, () => "").environment).toEqual({ day: "1" });
});
