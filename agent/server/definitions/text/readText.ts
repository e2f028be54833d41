import { readDocument, Refusal, sentence, type Problem, type Sentence } from "#contract";
import { LineCounter, parseAllDocuments, type Document, type ParsedNode } from "yaml";
import { TEXT_KINDS, type TextDocument, type TextKind } from "./documents.ts";

/** Kinds in the order in which they are applied: what is referred to first. */
const ORDER: readonly TextKind[] = ["TaskType", "Project", "Folder", "Variable", "DataSource", "ResourceGroup", "Pool", "Calendar", "Node", "Workflow", "Script", "AlertChannel", "AlertRule"];

/**
 * Reads a file of definitions. Every problem of every document is found before anything is refused, each with line and field.
 * Aliases are not followed more than a hundred times, so a small file stays small.
 */
export function readText(text: string): TextDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const problems: Problem[] = [];
  const found: TextDocument[] = [];
  if (!Array.isArray(documents)) throw refusal([{ path: "", sentence: sentence("workflow.noTasks"), line: 1 }]);
  for (const document of documents as Document.Parsed[]) {
    for (const error of document.errors) problems.push(at(lines.linePos(error.pos[0]).line, "", "text.syntax", { line: lines.linePos(error.pos[0]).line, message: error.message }));
    if (document.errors.length > 0 || document.contents === null) continue;
    const lineOf = (path: readonly (string | number)[]) => lineAt(document, lines, path);
    const value = valueOf(document, problems);
    if (value === undefined) continue;
    const kind = (value as { kind?: unknown } | null)?.kind as TextKind;
    const schema = TEXT_KINDS[kind];
    if (!Object.hasOwn(TEXT_KINDS, String(kind))) {
      problems.push(at(lineOf(["kind"]), "kind", "text.kindUnknown", { kind: String(kind) }));
      continue;
    }
    const read = readDocument<unknown>(schema, value, lineOf);
    if ("body" in read) found.push({ kind, body: read.body, lineOf } as TextDocument);
    else problems.push(...read.problems);
  }
  const seen = new Set<string>();
  for (const document of found) {
    const key = keyOf(document);
    if (seen.has(key)) problems.push(at(document.lineOf(["name"]), "name", "text.nameTwice", { kind: document.kind, name: document.body.name }));
    seen.add(key);
  }
  if (problems.length > 0) throw refusal(problems);
  return found.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

export const refusal = (problems: Problem[]): Refusal => new Refusal("invalid", "text.invalid", { count: problems.length }, problems);
/** Kinds whose names are their project's own. */
const IN_PROJECT: ReadonlySet<TextKind> = new Set(["Folder", "Variable", "DataSource", "Workflow", "AlertChannel", "AlertRule"]);
const keyOf = (document: TextDocument) => `${document.kind} ${placeOf(document)}${document.body.name}`;
const placeOf = ({ kind, body }: TextDocument): string => (kind === "Script" ? `${body.area}/` : IN_PROJECT.has(kind) ? `${(body as { project?: string | null }).project ?? ""}/` : "");
const at = (line: number, path: string, code: Sentence["code"], values: Sentence["values"]): Problem => ({ path, sentence: { code, values }, line });

function valueOf(document: Document.Parsed, problems: Problem[]): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    problems.push(at(1, "", "text.syntax", { line: 1, message: error instanceof Error ? error.message : String(error) }));
    return undefined;
  }
}
/** The line of a field, or of the nearest thing around it that is written. */
function lineAt(document: Document.Parsed, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = (length === 0 ? document.contents : document.getIn(path.slice(0, length), true)) as ParsedNode | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
