import { dirname, join, relative } from "node:path";

/**
 * The house as one table (HOUSE.md 2): which folder may import which of our folders, and which packages. The longest folder
 * prefix wins; a folder may always import itself. `from` lists packages and `node:` modules.
 */
const NODE = "node:*";
export const LAYERS = {
  "agent/contract": { own: [], from: ["zod"] },
  "agent/domain": { own: ["agent/contract"], from: ["cron-parser"] },
  "agent/store": { own: ["agent/contract", "agent/store/dialects"], from: ["kysely", "zod", "node:crypto", "node:fs", "node:path"] },
  "agent/store/dialects": { own: ["agent/contract", "agent/store"], from: ["kysely", "pg", "node:sqlite", "node:fs", "node:path", "node:timers", "node:timers/promises", "node:util"] },
  "agent/journal": { own: ["agent/contract"], from: ["node:sqlite", "node:fs", "node:path"] },
  "agent/transport": { own: ["agent/contract"], from: ["zod", "socket.io", "socket.io-client", NODE] },
  "agent/server": { own: ["agent/contract", "agent/domain", "agent/store", "agent/transport"], from: ["zod", "socket.io", "fastify", "nodemailer", "@fastify/static", "prom-client", "yaml", NODE] },
  "agent/slave": { own: ["agent/contract", "agent/domain", "agent/journal", "agent/transport"], from: ["zod", "socket.io-client", "lowdb", "pg", "mysql2", NODE] },
  // A master runs tasks too: it holds a slave inside itself.
  "agent/master": { own: ["agent/contract", "agent/domain", "agent/journal", "agent/transport", "agent/slave"], from: ["zod", "socket.io", "socket.io-client", NODE] },
  "agent/platform": { own: [], from: ["pino", "node:crypto"] },
  "agent/cli": {
    own: ["agent/contract", "agent/store", "agent/transport", "agent/journal", "agent/server", "agent/master", "agent/slave", "agent/domain", "agent/platform"],
    from: ["zod", "commander", "selfsigned", "socket.io-client", NODE],
  },
  "agent/testing": { own: ["agent"], from: ["*"] },
  "electron/bridge": { own: ["agent/contract"], from: [] },
  "electron/preload": { own: ["electron/bridge"], from: ["electron"] },
  "electron/main": { own: ["electron/bridge", "agent/contract"], from: ["electron", "lowdb", "zod", NODE] },
  "renderer/i18n": { own: [], from: ["i18next", "react-i18next", "react"] },
  "renderer/ui": {
    own: ["renderer/i18n"],
    from: [
      "react",
      "react-dom",
      "react-i18next",
      "antd",
      "@ant-design/*",
      "@tanstack/*",
      "cmdk",
      "anser",
      "lucide-react",
      "@codemirror/*",
      "@lezer/*",
      "@fontsource/*",
      "@fontsource-variable/*",
      "zustand",
      "pinyin-pro",
      "dayjs",
      "echarts",
    ],
  },
  "renderer/desktop": { own: ["electron/bridge", "agent/contract"], from: ["react"] },
  "renderer/state": { own: ["agent/contract"], from: ["zustand", "react"] },
  "renderer/link": { own: ["agent/contract", "renderer/state"], from: ["socket.io-client"] },
  "renderer/graph": { own: ["agent/contract", "renderer/state", "renderer/ui", "renderer/i18n"], from: ["react", "@xyflow/react", "lucide-react", "react-i18next"] },
  "renderer/features": {
    own: ["agent/contract", "renderer/state", "renderer/link", "renderer/graph", "renderer/ui", "renderer/desktop", "renderer/i18n", "renderer/app/contribution"],
    from: ["react", "react-i18next", "antd", "lucide-react", "zustand", "@tanstack/*", "@xyflow/react", "dayjs", "yaml"],
    siblings: false,
  },
  "renderer/app": { own: ["agent/contract", "electron/bridge", "renderer"], from: ["react", "react-dom", "react-i18next", "antd", "lucide-react", "zustand", "dayjs"] },
  build: { own: [], from: ["*"] },
  e2e: { own: ["agent", "renderer/i18n", "electron/bridge"], from: ["*"] },
};
const ALIASES = { "#contract": "agent/contract/index.ts", "#bridge": "electron/bridge/index.ts" };
const TEST = /\.(test|spec)\.tsx?$|\.config\.ts$/;

const layerOf = (path) =>
  Object.keys(LAYERS)
    .filter((layer) => path.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];
const listed = (list, name) => list.some((one) => one === "*" || one === name || name.startsWith(`${one}/`) || (one.endsWith("*") && name.startsWith(one.slice(0, -1))));

/** Why `from` may not import `spec`, or undefined when it may. `typeOnly`: the import leaves nothing behind. */
export function refusal(from, spec, typeOnly = false) {
  const layer = layerOf(from);
  if (layer === undefined) return undefined;
  const rule = LAYERS[layer];
  const isTest = TEST.test(from);
  if (!spec.startsWith(".") && !spec.startsWith("#")) return isTest || listed(rule.from, spec) ? undefined : `${layer} may not use the package '${spec}'`;
  if (spec.startsWith("#") && !(spec in ALIASES)) return `'${spec}' is no alias of this project`;
  const target = ALIASES[spec] ?? join(dirname(from), spec);
  const to = layerOf(target);
  if (to === undefined) return isTest ? undefined : `'${target}' is in no folder of the house`;
  if (to === "agent/testing") return isTest || layer === "e2e" || layer === to ? undefined : `only tests may import ${to}`;
  if (to === "agent/contract" && layer !== to && target !== ALIASES["#contract"]) return `the contract is imported as '#contract'`;
  // Types of platform may be named everywhere in the agent; its bodies are injected by cli.
  if (to === "agent/platform" && layer.startsWith("agent/") && (typeOnly || isTest)) return undefined;
  if (to === layer) {
    if (rule.siblings !== false) return undefined;
    const room = (path) => path.slice(layer.length + 1).split("/")[0];
    return room(from) === room(target) ? undefined : `features do not import each other (${room(from)} -> ${room(target)})`;
  }
  if (isTest && layer.split("/")[0] === to.split("/")[0]) return undefined;
  return rule.own.some((one) => to === one || to.startsWith(`${one}/`) || target.startsWith(`${one}/`) || target.startsWith(`${one}.`)) ? undefined : `${layer} may not import ${to}`;
}

const layers = {
  meta: { type: "problem", schema: [], docs: { description: "keeps the table of folders" } },
  create(context) {
    const from = relative(context.cwd ?? process.cwd(), context.filename).replaceAll("\\", "/");
    const check = (node, spec, typeOnly) => {
      const why = typeof spec === "string" ? refusal(from, spec, typeOnly) : undefined;
      if (why !== undefined) context.report({ node, message: why });
    };
    const typeOnly = (node) => node.importKind === "type" || node.exportKind === "type" || (node.specifiers?.length > 0 && node.specifiers.every((one) => one.importKind === "type"));
    return {
      ImportDeclaration: (node) => check(node, node.source.value, typeOnly(node)),
      ExportAllDeclaration: (node) => check(node, node.source.value, typeOnly(node)),
      ExportNamedDeclaration: (node) => node.source && check(node, node.source.value, typeOnly(node)),
      ImportExpression: (node) => check(node, node.source.value, false),
      TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value, true),
    };
  },
};
export default { meta: { name: "house" }, rules: { layers } };
