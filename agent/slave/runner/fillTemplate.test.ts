import { expect, test } from "vitest";
import { fillTemplate, filesIn } from "./fillTemplate.ts";

const order = (params: Record<string, unknown>, environment: Record<string, string> = {}, secrets: string[] = []) => ({ params: params as never, environment, secrets });

test("[PAR2] a value is one argument whatever is in it; an unknown name and $$ stay what they are", () => {
  expect(fillTemplate(["run", "--day=${day}", "${nobody}", "$$HOME", "${file}"], order({ file: "a b; rm *" }, { day: "${file}", file: "not this" }))).toEqual(["run", "--day=${file}", "${nobody}", "$HOME", "a b; rm *"]);
});

test("an argument is left out while its field is empty, false, or another value", () => {
  const words = ["${?master}--master", "${?master}${master}", "${?mode=jar}-jar", "${?mode=jar}${?main}--class", "${?quiet}-q"];
  expect(fillTemplate(words, order({ master: "", mode: "jar", quiet: false }))).toEqual(["-jar"]);
  expect(fillTemplate(words, order({ master: "yarn", mode: "file", main: "M", quiet: true }))).toEqual(["--master", "yarn", "-q"]);
  expect(fillTemplate(words, order({ mode: "jar", main: "M" }))).toEqual(["-jar", "--class"]);
});

test("arguments repeat together for each row in which something is written", () => {
  const rows = [
    { name: "a", value: "1 2" },
    { name: "", value: "" },
    { name: "b", value: "${c}" },
  ];
  expect(fillTemplate(["x", "${*conf}--conf", "${*conf}${name}=${value}", "y"], order({ conf: rows, name: "form" }))).toEqual(["x", "--conf", "a=1 2", "--conf", "b=${c}", "y"]);
  expect(fillTemplate(["${*conf}--conf"], order({}))).toEqual([]);
});

test("every parameter can be named, without its value", () => {
  expect(fillTemplate(["${*parameters}--env", "${*parameters}${name}"], order({ token: "t", image: "i" }, { bizdate: "1", name: "x" }, ["token"]))).toEqual(["--env", "bizdate", "--env", "name", "--env", "token"]);
});

test("[SEC1] a secret is never an argument; it may be a file, and only one that is used is written", () => {
  const given = order({ password: "hunter2", script: "x" }, {}, ["password"]);
  expect(() => fillTemplate(["-p${password}"], given)).toThrow("start.secretArgument");
  const words = ["-w", "${?password}${file:password}", "${?nobody}${file:script.py}"];
  expect(fillTemplate(words, given, ({ name, extension }) => `/run/${name}${extension}`)).toEqual(["-w", "/run/password"]);
  expect(filesIn(words, given)).toEqual([{ name: "password", extension: "" }]);
  // A table does not smuggle it in either.
  expect(() => fillTemplate(["${*rows}${password}"], order({ rows: [{ value: "1" }], password: "hunter2" }, {}, ["password"]))).toThrow("start.secretArgument");
});
