import type { ScriptArea, ScriptEntry, ScriptLanguage } from "#contract";
import type { CodeLanguage } from "../../ui/code/CodeLanguage.ts";

/** A line of the tree: one of the two roots, a folder or a file. */
export interface ScriptNode {
  /** The id of the entry; of a root its area. */
  readonly id: string;
  readonly area: ScriptArea;
  /** Undefined for a root. */
  readonly entry: ScriptEntry | undefined;
  readonly children: readonly ScriptNode[];
}

/** The two roots with what is in them: folders first, then files, each by name. With a text only what contains it, and the way there. */
export function scriptTree(entries: readonly ScriptEntry[], text = ""): readonly ScriptNode[] {
  const wanted = text.trim().toLowerCase();
  const byParent = Map.groupBy(entries, (entry): string => entry.parentId ?? entry.area);
  const collator = new Intl.Collator("zh-CN-u-co-pinyin", { numeric: true });
  const below = (id: string): ScriptNode[] =>
    [...(byParent.get(id) ?? [])]
      .sort((a, b) => Number(a.language !== null) - Number(b.language !== null) || collator.compare(a.name, b.name))
      .flatMap((entry) => {
        const children = entry.language === null ? below(entry.id) : [];
        return wanted === "" || children.length > 0 || entry.name.toLowerCase().includes(wanted) ? [{ id: entry.id as string, area: entry.area, entry, children }] : [];
      });
  return (["personal", "shared"] as const).map((area) => ({ id: area, area, entry: undefined, children: below(area) }));
}

/** The lines that are shown, in order, with how deep each is. */
export function openLines(roots: readonly ScriptNode[], closed: ReadonlySet<string>): readonly { readonly node: ScriptNode; readonly depth: number }[] {
  const lines = (nodes: readonly ScriptNode[], depth: number): { node: ScriptNode; depth: number }[] => nodes.flatMap((node) => [{ node, depth }, ...(closed.has(node.id) ? [] : lines(node.children, depth + 1))]);
  return lines(roots, 0);
}
export const isFolder = (node: ScriptNode): boolean => node.entry === undefined || node.entry.language === null;

/** Folders into which an entry may go: its area's root and every folder that is not inside it, with their paths. */
export function targetsOfMove(entries: readonly ScriptEntry[], moved: ScriptEntry): readonly { readonly id: ScriptEntry["id"] | null; readonly path: string }[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const pathOf = (entry: ScriptEntry): string => (entry.parentId === null ? entry.name : `${pathOf(byId.get(entry.parentId)!)}/${entry.name}`);
  const inside = (entry: ScriptEntry | undefined): boolean => entry !== undefined && (entry.id === moved.id || (entry.parentId !== null && inside(byId.get(entry.parentId))));
  return [{ id: null, path: "/" }, ...entries.filter((entry) => entry.language === null && entry.area === moved.area && !inside(entry)).map((entry) => ({ id: entry.id, path: pathOf(entry) }))];
}

/** What the code editor knows of a language. */
export const codeLanguageOf: Readonly<Record<ScriptLanguage, CodeLanguage>> = { shell: "shell", python: "python", sql: "sql", hive: "sql", js: "javascript" };
/** The built-in task type that runs it: its other fields say where SQL connects to. */
export const typeNameOf: Readonly<Record<ScriptLanguage, string>> = { shell: "shell", python: "python", sql: "sql", hive: "hive", js: "node" };
