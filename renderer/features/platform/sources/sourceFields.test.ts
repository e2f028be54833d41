import { expect, test } from "vitest";
import { DataSourceConfig, DataSourceKind, problemsOfSource } from "#contract";
import { addressOf, fieldsOf, takesSecret } from "./sourceFields.ts";

test("each kind asks for what the contract needs, and for nothing that it refuses", () => {
  for (const kind of DataSourceKind.options) {
    const given = Object.fromEntries(
      fieldsOf(kind).map(({ field }) => [
        field,
        field === "port" ? 1234 : field === "url" ? (kind === "kafka" ? "a:9092,b:9092" : "http://host:80") : field === "database" ? (kind === "sqlite" ? "/data/a.db" : "shop") : "name",
      ]),
    );
    expect(problemsOfSource(kind, DataSourceConfig.parse(given)), kind).toEqual([]);
    for (const { field, required } of fieldsOf(kind)) {
      const problems = problemsOfSource(kind, DataSourceConfig.parse({ ...given, [field]: undefined }));
      expect(
        problems.map((problem) => problem.path),
        `${kind} without ${field}`,
      ).toEqual(required ? [`config.${field}`] : []);
    }
  }
});

test("an address on one line", () => {
  const of = (kind: DataSourceKind, config: object) => addressOf({ kind, config: DataSourceConfig.parse(config) });
  expect(of("mysql", { host: "db1", database: "shop" })).toBe("db1:3306/shop");
  expect(of("sqlite", { database: "/data/a.db" })).toBe("/data/a.db");
  expect(of("s3", { url: "https://s3.example.com/", database: "lake" })).toBe("https://s3.example.com/lake");
  expect(of("kafka", { url: "k1:9092" })).toBe("k1:9092");
  expect(DataSourceKind.options.filter((kind) => !takesSecret(kind))).toEqual(["sqlite", "hdfs", "kafka"]);
});
