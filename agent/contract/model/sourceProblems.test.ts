import fc from "fast-check";
import { expect, test } from "vitest";
import { DATA_SOURCE_OPTIONS, DataSourceConfig, DataSourceKind } from "./dataSource.ts";
import { brokersOf, problemsOfSource } from "./sourceProblems.ts";

const of = (kind: DataSourceKind, config: object) => problemsOfSource(kind, DataSourceConfig.parse(config)).map((problem) => [problem.path, problem.sentence.code]);
const MYSQL = { host: "db", database: "shop" };

test.each(["allowLoadLocalInfile", "autoDeserialize", "AllowLoadLocalInfile", "queryInterceptors", "socketFactory", "sslfactory", "loggerFile", "init", "__proto__x", "initSQL"])(
  "[SRC1] the option %s is refused for every kind, with the list of those that are allowed",
  (name) => {
    for (const kind of DataSourceKind.options) {
      const problems = problemsOfSource(kind, DataSourceConfig.parse({ options: { [name]: "true" } })).filter((problem) => problem.path.startsWith("config.options"));
      expect(problems.map(({ path, sentence }) => [path, sentence.code, sentence.values["option"], sentence.values["allowed"]])).toEqual([
        [`config.options.${name}`, "source.optionRefused", name, DATA_SOURCE_OPTIONS[kind].join(", ")],
      ]);
    }
  },
);

test("[SRC1] values of allowed options: of a list, numbers, never a file or another address", () => {
  expect(of("mysql", { ...MYSQL, options: { charset: "utf8mb4", ssl: "verify", connectTimeout: "5000", timezone: "+08:00" } })).toEqual([]);
  expect(of("mysql", { ...MYSQL, options: { ssl: "maybe", connectTimeout: "5s", charset: "file:///etc/passwd", timezone: "x\ny" } })).toEqual([
    ["config.options.ssl", "source.optionChoice"],
    ["config.options.connectTimeout", "source.optionNumber"],
    ["config.options.charset", "source.optionValue"],
    ["config.options.timezone", "source.optionValue"],
  ]);
});

test.each([
  ["mysql", { host: "db?allowLoadLocalInfile=true", database: "shop" }, "config.host", "source.badHost"],
  ["mysql", { host: "user@db", database: "shop" }, "config.host", "source.badHost"],
  ["mysql", { host: "http://db", database: "shop" }, "config.host", "source.badHost"],
  ["mysql", { host: "db", database: "shop?autoDeserialize=true" }, "config.database", "source.badDatabase"],
  ["hive", { host: "h", database: "d;principal=x" }, "config.database", "source.badDatabase"],
  ["sqlite", { database: "file:/data/a.db?mode=rw" }, "config.database", "source.badFile"],
  ["sqlite", { database: "/data/../etc/shadow" }, "config.database", "source.badFile"],
  ["sqlite", { database: "relative.db" }, "config.database", "source.badFile"],
  ["http", { url: "file:///etc/passwd" }, "config.url", "source.badAddress"],
  ["http", { url: "gopher://x/" }, "config.url", "source.badAddress"],
  ["http", { url: "http://" }, "config.url", "source.badAddress"],
  ["http", { url: "http://a\\@b/" }, "config.url", "source.badAddress"],
  ["http", { url: "https://user:secret@host/" }, "config.url", "source.addressUser"],
  ["kafka", { url: "k1:9092,k2" }, "config.url", "source.badBrokers"],
  ["kafka", { url: "http://k1:9092" }, "config.url", "source.badBrokers"],
  ["s3", { url: "https://s3", database: "../other" }, "config.database", "source.badBucket"],
  ["kafka", { url: "k1:9092", host: "x" }, "config.host", "source.fieldUnused"],
  ["postgresql", { host: "db" }, "config.database", "source.fieldMissing"],
] as const)("[SRC1] %s %j is refused at its field", (kind, config, path, code) => expect(of(kind, config)).toEqual([[path, code]]));

test("addresses of IPv6, and lists of brokers", () => {
  expect(of("postgresql", { host: "fd00::1", database: "a" })).toEqual([]);
  expect(of("http", { url: "http://[fd00::1]:8080/x?y=1" })).toEqual([]);
  expect(brokersOf("a:1, [fd00::1]:65535")).toEqual([
    { host: "a", port: 1 },
    { host: "fd00::1", port: 65_535 },
  ]);
  expect(brokersOf("a:65536")).toBeNull();
});

test("[SRC1] what is saved names allowed options only, whatever is given", () => {
  fc.assert(
    fc.property(fc.constantFrom(...DataSourceKind.options), fc.dictionary(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), { maxKeys: 4 }), (kind, options) => {
      const problems = problemsOfSource(kind, { ...DataSourceConfig.parse({}), options });
      return Object.keys(options).every((name) => DATA_SOURCE_OPTIONS[kind].includes(name) || problems.some((problem) => problem.path === `config.options.${name}`));
    }),
  );
});
