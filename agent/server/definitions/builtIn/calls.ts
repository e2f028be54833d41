import type { TaskTypeBody } from "#contract";

/** Tasks that ask something else to do the work, and one that does none. */
export const CALL_TYPES: readonly TaskTypeBody[] = [
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
    name: "virtual",
    label: { en: "Virtual", zh: "虚拟节点" },
    category: "call",
    description: { en: "Runs nothing and succeeds as soon as its upstream has. Ties branches together, or is where several begin.", zh: "不执行任何内容，上游成功后立即成功，用于汇合或引出多个分支。" },
    icon: "link",
    plugin: { kind: "virtual" },
    parameters: [],
    exitCodes: [],
  },
];
