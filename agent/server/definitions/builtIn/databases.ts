import type { ParameterSpec, TaskTypeBody } from "#contract";
import { scriptField, sourceField, withoutSource } from "./fields.ts";

/** Of databases that are reached over the network. */
const onServer: Pick<ParameterSpec, "shownWhen"> = { shownWhen: { key: "engine", equals: ["postgres", "mysql"] } };

/** Statements on a database, with values that are bound. */
export const DATABASE_TYPES: readonly TaskTypeBody[] = [
  {
    name: "sql",
    label: { en: "SQL", zh: "SQL" },
    category: "data",
    description: {
      en: "SQL statements on SQLite, PostgreSQL, MySQL or MariaDB. :name is bound to the parameter of that name. Without a password here, PostgreSQL takes that of the host's own .pgpass.",
      zh: "在 SQLite、PostgreSQL、MySQL 或 MariaDB 上执行 SQL，:name 绑定同名参数。未填密码时，PostgreSQL 取主机的 .pgpass。",
    },
    icon: "database",
    plugin: { kind: "builtIn", runner: "sql" },
    parameters: [
      sourceField,
      {
        key: "engine",
        ...withoutSource,
        label: { en: "Database", zh: "数据库" },
        kind: "choice",
        required: true,
        default: "sqlite",
        choices: [
          { value: "sqlite", label: "SQLite" },
          { value: "postgres", label: "PostgreSQL" },
          { value: "mysql", label: "MySQL / MariaDB" },
        ],
      },
      { key: "database", label: { en: "File or database name", zh: "文件或库名" }, kind: "text", required: true, ...withoutSource },
      { key: "host", label: { en: "Host", zh: "主机" }, kind: "text", required: false, default: "localhost", ...onServer },
      {
        key: "port",
        label: { en: "Port", zh: "端口" },
        kind: "number",
        required: false,
        help: { en: "5432 of PostgreSQL or 3306 of MySQL when it is left out.", zh: "留空则为 PostgreSQL 的 5432 或 MySQL 的 3306。" },
        ...onServer,
      },
      { key: "user", label: { en: "User", zh: "用户" }, kind: "text", required: false, ...onServer },
      { key: "password", label: { en: "Password", zh: "密码" }, kind: "secret", required: false, ...onServer },
      {
        key: "tls",
        label: { en: "Encryption", zh: "加密连接" },
        kind: "choice",
        required: false,
        default: "off",
        choices: [
          { value: "off", label: { en: "Off", zh: "关闭" } },
          { value: "require", label: { en: "On, without a look at the certificate", zh: "开启，不校验证书" } },
          { value: "verify-full", label: { en: "On, certificate and name are checked", zh: "开启，并校验证书与主机名" } },
        ],
        ...onServer,
      },
      scriptField("sql"),
      {
        key: "files",
        label: { en: "Files as values", zh: "文件作为值" },
        kind: "table",
        columns: ["name", "path"],
        required: false,
        help: { en: "Rows of name and path: :name is bound to the file's text.", zh: "每行一个名称和路径：:name 绑定为该文件的文本。" },
      },
    ],
    exitCodes: [{ from: 1, outcome: "failed", text: { en: "it could not connect, or a statement failed; the log says which and where", zh: "连接失败或语句执行失败，日志中有具体位置" } }],
  },
];
