import { Document, LineCounter, parseDocument } from "yaml";
import type { ParsedNode } from "yaml";
import type { Problem } from "#contract";

/** A YAML document as plain objects, and the line of each field in it. */
export interface YamlValue {
  readonly value: unknown;
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

/** Writes as the server does: the same definition is the same text. */
export const writeYaml = (value: object): string => new Document(value).toString({ lineWidth: 0, blockQuote: "literal", flowCollectionPadding: true });

type ReadYaml = YamlValue | { readonly problems: readonly Problem[] };
let last: { readonly text: string; readonly read: ReadYaml } | undefined;

/** Reads one document; several, or none, are a problem of the text. The last text is read once, however many ask. */
export function readYaml(text: string): ReadYaml {
  if (last?.text !== text) last = { text, read: parse(text) };
  return last.read;
}

function parse(text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const problem = (line: number, message: string): Problem => ({ path: "", line, sentence: { code: "text.syntax", values: { line, message } } });
  if (document.errors.length > 0) return { problems: document.errors.map(({ pos, message }) => problem(lines.linePos(pos[0]).line, message)) };
  const lineOf: YamlValue["lineOf"] = (path) => {
    for (let length = path.length; length >= 0; length--) {
      const node = (length === 0 ? document.contents : document.getIn(path.slice(0, length), true)) as ParsedNode | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), lineOf };
  } catch (thrown) {
    return { problems: [problem(1, thrown instanceof Error ? thrown.message : String(thrown))] };
  }
}
