import type { TaskTypeBody } from "#contract";

const script = (language: "shell" | "python" | "javascript" | "sql") => ({ key: "script", label: { en: "Script", zh: "脚本" }, kind: "code" as const, language, required: true });

/** The task types of every platform, in the format that people write their own in. */
export const BUILT_IN_TYPES: readonly TaskTypeBody[] = [
  {
    name: "shell",
    label: { en: "Shell", zh: "Shell" },
    category: "script",
    description: { en: "A POSIX shell script. Parameters are its environment.", zh: "POSIX Shell 脚本，参数以环境变量传入。" },
    icon: "terminal",
    plugin: { kind: "interpreter", command: ["/bin/sh"], script: "script", extension: ".sh" },
    parameters: [script("shell")],
    exitCodes: [],
  },
  {
    name: "python",
    label: { en: "Python", zh: "Python" },
    category: "script",
    description: { en: "A Python 3 script. Parameters are in os.environ.", zh: "Python 3 脚本，参数在 os.environ 中。" },
    icon: "python",
    plugin: { kind: "interpreter", command: ["python3", "-u"], script: "script", extension: ".py" },
    parameters: [script("python")],
    exitCodes: [],
  },
  {
    name: "node",
    label: { en: "Node.js", zh: "Node.js" },
    category: "script",
    description: { en: "A JavaScript module, run by the agent's own Node.js. Parameters are in process.env.", zh: "JavaScript 模块，由代理自带的 Node.js 运行，参数在 process.env 中。" },
    icon: "node",
    plugin: { kind: "interpreter", command: ["@node"], script: "script", extension: ".mjs" },
    parameters: [script("javascript")],
    exitCodes: [],
  },
  {
    name: "http",
    label: { en: "HTTP request", zh: "HTTP 请求" },
    category: "call",
    description: { en: "One HTTP request; succeeds when the status is expected.", zh: "发送一次 HTTP 请求，状态码符合预期即成功。" },
    icon: "globe",
    plugin: { kind: "builtIn", runner: "http" },
    parameters: [
      { key: "method", label: { en: "Method", zh: "方法" }, kind: "choice", required: true, default: "GET", choices: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"].map((value) => ({ value })) },
      { key: "url", label: { en: "Address", zh: "地址" }, kind: "text", required: true },
      { key: "headers", label: { en: "Headers", zh: "请求头" }, kind: "table", required: false, help: { en: "Rows of name and value.", zh: "每行一个名称和值。" } },
      { key: "body", label: { en: "Body", zh: "请求体" }, kind: "code", language: "text", required: false },
      { key: "expect", label: { en: "Expected status", zh: "预期状态码" }, kind: "text", required: false, default: "200-299" },
      { key: "timeout", label: { en: "Time limit in seconds", zh: "超时（秒）" }, kind: "number", required: false, default: 60 },
    ],
    exitCodes: [],
  },
  {
    name: "sql",
    label: { en: "SQL", zh: "SQL" },
    category: "data",
    description: {
      en: "SQL statements on SQLite or PostgreSQL. :name is bound to the parameter of that name. A PostgreSQL password comes from the host's own .pgpass.",
      zh: "在 SQLite 或 PostgreSQL 上执行 SQL，:name 绑定同名参数。PostgreSQL 密码取自主机的 .pgpass。",
    },
    icon: "database",
    plugin: { kind: "builtIn", runner: "sql" },
    parameters: [
      {
        key: "engine",
        label: { en: "Database", zh: "数据库" },
        kind: "choice",
        required: true,
        default: "sqlite",
        choices: [
          { value: "sqlite", label: "SQLite" },
          { value: "postgres", label: "PostgreSQL" },
        ],
      },
      { key: "database", label: { en: "File or database name", zh: "文件或库名" }, kind: "text", required: true },
      { key: "host", label: { en: "Host", zh: "主机" }, kind: "text", required: false, default: "localhost", shownWhen: { key: "engine", equals: "postgres" } },
      { key: "port", label: { en: "Port", zh: "端口" }, kind: "number", required: false, default: 5432, shownWhen: { key: "engine", equals: "postgres" } },
      { key: "user", label: { en: "User", zh: "用户" }, kind: "text", required: false, shownWhen: { key: "engine", equals: "postgres" } },
      script("sql"),
      {
        key: "files",
        label: { en: "Files as values", zh: "文件作为值" },
        kind: "table",
        required: false,
        help: { en: "Rows of name and path: :name is bound to the file's text.", zh: "每行一个名称和路径：:name 绑定为该文件的文本。" },
      },
    ],
    exitCodes: [],
  },
];
