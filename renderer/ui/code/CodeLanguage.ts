import type { Extension } from "@codemirror/state";

/** The languages that scripts and definitions are written in. */
export type CodeLanguage = "shell" | "python" | "sql" | "hive" | "javascript" | "json" | "yaml" | "java" | "text";

/** Loads the grammar of a language; `text` has none. */
export async function loadLanguage(language: CodeLanguage): Promise<Extension> {
  switch (language) {
    case "shell":
      return legacy(() => import("@codemirror/legacy-modes/mode/shell").then((m) => m.shell));
    case "yaml":
      return legacy(() => import("@codemirror/legacy-modes/mode/yaml").then((m) => m.yaml));
    case "java":
      return legacy(() => import("@codemirror/legacy-modes/mode/clike").then((m) => m.java));
    case "python":
      return (await import("@codemirror/lang-python")).python();
    case "sql":
    case "hive":
      return (await import("@codemirror/lang-sql")).sql();
    case "javascript":
    case "json":
      return (await import("@codemirror/lang-javascript")).javascript();
    case "text":
      return [];
  }
}

async function legacy(load: () => Promise<import("@codemirror/language").StreamParser<unknown>>): Promise<Extension> {
  const [{ StreamLanguage }, parser] = await Promise.all([import("@codemirror/language"), load()]);
  return StreamLanguage.define(parser);
}
