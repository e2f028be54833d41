import { test } from "vitest";
import { checkDefinitionsMigration } from "../../testing/storeMigrations.ts";
import { openSqliteConnection } from "../dialects/sqliteConnection.ts";

test("[VAR1] what was a parameter of a project is a variable of it, and workflows are what they were", () => checkDefinitionsMigration(openSqliteConnection({ path: ":memory:", readOnly: false })));
