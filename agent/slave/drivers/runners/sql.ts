import { readFileSync } from "node:fs";
import type { RunnerRequest } from "../../runner/hooks/request.ts";
import { readRequest, runToExit, tableParam, textParam } from "./request.ts";
import { runMysql } from "./sqlMysql.ts";
import { runPostgres } from "./sqlPostgres.ts";
import { runSqlite } from "./sqlSqlite.ts";
import { splitSql, type SqlEngine } from "./sqlText.ts";

// Runs a SQL script: `node sql.ts REQUEST`. Values are bound, never written into the text. The first statement that fails ends
// it, with its line.

const ENGINES = { sqlite: runSqlite, postgres: runPostgres, mysql: runMysql };

await runToExit(async () => {
  const request = withSource(readRequest());
  const engine = textParam(request, "engine", "sqlite") as SqlEngine;
  if (!Object.hasOwn(ENGINES, engine)) throw new Error(`${engine} is no database that this agent knows; it knows ${Object.keys(ENGINES).join(", ")}`);
  const values = valuesOf(request);
  const statements = splitSql(textParam(request, "script"), engine, (name) => Object.hasOwn(values, name));
  for (const statement of statements) {
    const unknown = statement.names.find((name) => !Object.hasOwn(values, name));
    if (unknown !== undefined) throw new Error(`line ${statement.line}: there is no parameter ${unknown}`);
  }
  await ENGINES[engine](request, statements, values);
  return true;
});

/** The data source that a form names, in place of the fields that say the same; it comes in the environment [VAR1]. */
function withSource(request: RunnerRequest): RunnerRequest {
  if (textParam(request, "source") === "") return request;
  const given = (name: string): string => request.parameters[`SOURCE_${name}`] ?? "";
  const engine = { postgresql: "postgres", mysql: "mysql", sqlite: "sqlite" }[given("KIND")];
  if (engine === undefined) throw new Error(`${textParam(request, "source")} is a data source of the kind ${given("KIND")}, on which no SQL is run`);
  return { ...request, params: { ...request.params, engine, host: given("HOST"), port: given("PORT"), database: given("DATABASE"), user: given("USER"), password: given("PASSWORD"), tls: given("TLS") } };
}

/** Parameters, and the texts of files; a file wins over a parameter of the same name. */
function valuesOf(request: RunnerRequest): Record<string, string> {
  const values: Record<string, string> = { ...request.parameters };
  for (const row of tableParam(request, "files")) if (row["name"]) values[row["name"]] = readFileSync(row["path"] ?? "", "utf8");
  return values;
}
